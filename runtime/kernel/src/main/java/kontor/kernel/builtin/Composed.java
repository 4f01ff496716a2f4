package kontor.kernel.builtin;

import kontor.sdk.builtin.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's connector answers to {@code compose}: the message as it will be sent. Rendering is recorded with the
 * step, so a template that changes later does not change a mail that is under way.
 *
 * @param subject the subject line, null where the channel has none
 * @param body the text
 * @param html the HTML part, where there is one
 * @param state {@code QUEUED}, or {@code HELD} when no server is configured for the channel
 */
public record Composed(
        @Nullable String subject, String body, @Nullable String html, Delivery.State state) {}
