@NullMarked
package kontor.node.config;

import org.jspecify.annotations.NullMarked;
