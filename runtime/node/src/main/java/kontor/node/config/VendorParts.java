package kontor.node.config;

import kontor.connectors.shippo.ShippoSettings;
import kontor.connectors.stripe.StripeSettings;
import org.jspecify.annotations.Nullable;

/** The accounts at vendors: {@code stripe}, {@code shippo}. */
final class VendorParts {
    private VendorParts() {}

    static @Nullable StripeSettings stripe(Source source) {
        var key = source.secret("KONTOR_STRIPE_KEY", "stripe.key-file");
        return key == null
                ? null
                : new StripeSettings(
                        key,
                        source.text("KONTOR_STRIPE_URL", "stripe.url"),
                        source.config().getDuration("stripe.timeout"));
    }

    static @Nullable ShippoSettings shippo(Source source) {
        var key = source.secret("KONTOR_SHIPPO_KEY", "shippo.key-file");
        return key == null
                ? null
                : new ShippoSettings(
                        key,
                        source.text("KONTOR_SHIPPO_URL", "shippo.url"),
                        source.config().getDuration("shippo.timeout"));
    }
}
