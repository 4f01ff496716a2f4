package kontor.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a wildcard rule is given.
 *
 * @param id the message's id
 * @param type its wire name, as {@code Account.updated}
 * @param subject what it is about
 * @param time when it was accepted
 * @param data its payload
 */
public record Message<P>(String id, String type, @Nullable String subject, Instant time, P data) {}
