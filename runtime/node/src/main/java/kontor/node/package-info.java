@NullMarked
package kontor.node;

import org.jspecify.annotations.NullMarked;
