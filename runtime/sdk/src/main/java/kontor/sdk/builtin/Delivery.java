package kontor.sdk.builtin;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * An outbound message and what became of it. With no server configured for its channel it is {@code held}.
 *
 * @param id the id, derived from the message that asked for it
 * @param channel {@code email} or {@code slack}
 * @param to the address, or the channel's name
 * @param template the template it was made from
 * @param subject the subject line, null for Slack
 * @param body the text
 * @param html the HTML part of a mail, where its template has one
 * @param state where it stands
 * @param attempts how often it was handed to the server
 * @param error what the server said last, where it failed
 * @param cause the id of the message that asked for it
 */
@Noun
public record Delivery(
        String id,
        @Indexed String channel,
        @Indexed String to,
        @Nullable String template,
        @Nullable String subject,
        String body,
        @Nullable String html,
        @Indexed State state,
        int attempts,
        @Nullable String error,
        @Nullable String cause) {
    /** Where a delivery stands. */
    public enum State {
        /** No server is configured for its channel. */
        HELD,
        /** On its way. */
        QUEUED,
        /** The server has taken it. */
        SENT,
        /** The server has refused it for good, or all tries are used up. */
        FAILED
    }

    /**
     * Sends what was held or has failed: {@code Delivery.release} with {@code {}} sends every held delivery, once a server
     * is configured.
     *
     * @param id the delivery to send, whether held or failed; all that are held where it is null
     */
    @Verb(action = true)
    public record Release(@Nullable String id) {}
}
