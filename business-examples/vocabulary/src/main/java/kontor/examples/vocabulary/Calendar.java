package kontor.examples.vocabulary;

import kontor.sdk.AtLeast;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/** Appointments. */
@Noun
public interface Calendar {
    /**
     * Puts an appointment into the calendar.
     *
     * @param type what it is for
     * @param account with whom
     * @param duration how long, in minutes
     */
    @Verb(value = "schedule", action = true)
    record Schedule(
            String type,
            @Subject String account,
            @AtLeast(1) int duration) {}
}
