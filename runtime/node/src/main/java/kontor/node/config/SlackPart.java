package kontor.node.config;

import kontor.connectors.SlackSettings;
import org.jspecify.annotations.Nullable;

/** The Slack workspace: {@code slack}. */
final class SlackPart {
    private SlackPart() {}

    static @Nullable SlackSettings read(Source source) {
        var token = source.secret("KONTOR_SLACK_TOKEN", "slack.token-file");
        return token == null
                ? null
                : new SlackSettings(
                        token,
                        source.text("KONTOR_SLACK_URL", "slack.url"),
                        source.config().getDuration("slack.timeout"));
    }
}
