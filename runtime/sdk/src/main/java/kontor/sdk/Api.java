package kontor.sdk;

import kontor.sdk.builtin.$;
import kontor.sdk.builtin.Slack;
import kontor.sdk.spi.Run;

/** The outside world: {@code api.slack.send("sales", "New trial signup")}. */
public final class Api {
    /** Slack; what is sent is a {@code Delivery} like any mail. */
    public final SlackApi slack = new SlackApi();

    Api() {}

    /** Slack. */
    public static final class SlackApi {
        SlackApi() {}

        /** Posts a text to a channel: durable once this returns, delivered at least once. */
        public Receipt send(String channel, String text) {
            return Run.current().act($.Slack.post, new Slack.Post(channel, text), null);
        }
    }
}
