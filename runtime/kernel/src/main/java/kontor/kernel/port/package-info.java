/** The seams to the outside: the store, connectors, the gateway. */
@NullMarked
package kontor.kernel.port;

import org.jspecify.annotations.NullMarked;
