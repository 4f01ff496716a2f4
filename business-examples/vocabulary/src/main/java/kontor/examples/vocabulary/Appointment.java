package kontor.examples.vocabulary;

import java.time.Instant;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;

/**
 * An appointment with an account.
 *
 * @param id the id
 * @param account with whom
 * @param type what it is for
 * @param at when it begins
 * @param duration how long, in minutes
 */
@Noun
public record Appointment(
        String id,
        @Indexed String account,
        String type,
        @Indexed Instant at,
        int duration) {}
