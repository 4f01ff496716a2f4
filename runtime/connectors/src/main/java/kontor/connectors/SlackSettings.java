package kontor.connectors;

import java.time.Duration;

/**
 * A Slack workspace.
 *
 * @param token the bot's token ({@code xoxb-...}) with the scope {@code chat:write}, from the environment or a file
 * @param url where the methods of Slack's API are
 * @param timeout for a whole call
 */
public record SlackSettings(String token, String url, Duration timeout) {
    /** Slack's own API. */
    public static final String DEFAULT_URL = "https://slack.com/api/";

    /** The settings without the token. */
    @Override
    public String toString() {
        return "SlackSettings[" + url + ", timeout=" + timeout + "]";
    }
}
