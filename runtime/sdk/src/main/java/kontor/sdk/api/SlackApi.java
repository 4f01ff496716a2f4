package kontor.sdk.api;

import kontor.sdk.Receipt;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.Slack;
import kontor.sdk.spi.Run;

/** Slack; what is sent is a {@code Delivery} like any mail. */
public final class SlackApi {
    /** Posts a text to a channel: durable once this returns, delivered at least once. */
    public Receipt send(String channel, String text) {
        return Run.current().act($.Slack.post, new Slack.Post(channel, text), null);
    }
}
