package kontor.testkit.words;

import java.util.List;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/**
 * What has happened to a subject, counted by each kind of rule.
 *
 * @param id the subject
 * @param hits hits that were counted
 * @param seen the numbers of these hits, in order
 * @param echoes echoes that came at once
 * @param late echoes that came later
 * @param taken answers that were given
 * @param asked answers that were received
 * @param slept sleeps that are over
 * @param matched bells that were heard
 * @param silent waits that ended in silence
 * @param tried calls of the outside world that came through
 * @param swept rows of sweeps
 * @param milestones how often five hits were reached
 * @param ticks ticks of the clock
 * @param kept what was kept and not undone
 */
@Noun
public record Tally(
        String id,
        @Indexed long hits,
        List<Long> seen,
        long echoes,
        long late,
        long taken,
        long asked,
        long slept,
        long matched,
        long silent,
        long tried,
        long swept,
        long milestones,
        long ticks,
        long kept) {
    /**
     * Something happens to a subject.
     *
     * @param tally the subject
     * @param other another subject
     * @param number the message's number
     */
    @Verb({
        "hit",
        "echoed",
        "echoedLate",
        "wondered",
        "dozed",
        "listened",
        "postponed",
        "attempted",
        "refused",
        "sweep",
        "toggled",
        "claimed",
        "regretted"
    })
    public record Hit(@Subject String tally, String other, long number) {}

    /**
     * Takes one.
     *
     * @param tally of which subject
     * @param number for whom
     */
    @Verb(value = "take", reply = Taken.class)
    public record Take(@Subject String tally, long number) {}

    /**
     * How many were taken.
     *
     * @param count in all
     */
    public record Taken(long count) {}
}
