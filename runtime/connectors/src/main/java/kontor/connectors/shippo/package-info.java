/** {@code api.shippo}: shipments and labels. Why not through Shippo's own client: docs/decisions/0009. */
@NullMarked
package kontor.connectors.shippo;

import org.jspecify.annotations.NullMarked;
