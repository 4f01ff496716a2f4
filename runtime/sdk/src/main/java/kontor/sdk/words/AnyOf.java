package kontor.sdk.words;

import kontor.sdk.Message;
import org.jspecify.annotations.Nullable;

/**
 * A wildcard: every message of one noun, or every message. A rule on it never sees what it caused itself.
 *
 * @param name {@code Account.*} or {@code *}
 * @param noun the noun's wire name, null for every message
 * @param payload what {@link Message#data} is: the JSON as text
 */
public record AnyOf<P>(String name, @Nullable String noun, Class<P> payload) implements Source<Message<P>> {}
