package kontor.connectors.shippo;

import java.time.Duration;

/**
 * An account at Shippo.
 *
 * @param key the API token ({@code shippo_live_...} or {@code shippo_test_...}), from the environment or a file
 * @param url where Shippo's API is
 * @param timeout for a whole call; carriers take their time
 */
public record ShippoSettings(String key, String url, Duration timeout) {
    /** Shippo's own API. */
    public static final String DEFAULT_URL = "https://api.goshippo.com";

    /** The settings without the key. */
    @Override
    public String toString() {
        return "ShippoSettings[" + url + ", timeout=" + timeout + "]";
    }
}
