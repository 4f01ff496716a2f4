package kontor.connectors.stripe;

import java.time.Duration;

/**
 * An account at Stripe.
 *
 * @param key the secret key ({@code sk_...} or {@code rk_...}), from the environment or a file
 * @param url where Stripe's API is, without {@code /v1}
 * @param timeout for connecting, and for an answer
 */
public record StripeSettings(String key, String url, Duration timeout) {
    /** Stripe's own API. */
    public static final String DEFAULT_URL = "https://api.stripe.com";

    /** The settings without the key. */
    @Override
    public String toString() {
        return "StripeSettings[" + url + ", timeout=" + timeout + "]";
    }
}
