package kontor.sdk.builtin;

import kontor.sdk.Noun;
import kontor.sdk.Verb;

/** Messages to a team's Slack; authors write {@code api.slack.send(channel, text)}. */
@Noun
public interface Slack {
    /**
     * A text for a channel.
     *
     * @param channel the channel's name without {@code #}
     * @param text what is said
     */
    @Verb(value = "post", action = true)
    record Post(String channel, String text) {}
}
