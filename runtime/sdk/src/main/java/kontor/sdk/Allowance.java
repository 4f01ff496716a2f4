package kontor.sdk;

import java.time.Duration;

/**
 * What {@code user.within} answers.
 *
 * @param allowed whether it may happen
 * @param limit how often it may happen in the rate's period
 * @param remaining how often it may still happen now
 * @param retryAfter how long until it may happen again; zero where it may
 */
public record Allowance(boolean allowed, long limit, long remaining, Duration retryAfter) {}
