@NullMarked
package kontor.connectors;

import org.jspecify.annotations.NullMarked;
