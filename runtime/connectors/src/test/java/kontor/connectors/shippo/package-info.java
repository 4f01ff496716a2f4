@NullMarked
package kontor.connectors.shippo;

import org.jspecify.annotations.NullMarked;
