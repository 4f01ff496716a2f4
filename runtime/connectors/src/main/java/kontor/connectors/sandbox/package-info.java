/** Stands in for Stripe, Shippo and a supplier while a business is made: no money moves, no parcel ships. */
@NullMarked
package kontor.connectors.sandbox;

import org.jspecify.annotations.NullMarked;
