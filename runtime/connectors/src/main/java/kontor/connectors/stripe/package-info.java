/** {@code api.stripe}, through Stripe's own client. */
@NullMarked
package kontor.connectors.stripe;

import org.jspecify.annotations.NullMarked;
