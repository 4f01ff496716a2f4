package kontor.node.history;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read through HTTP.
 *
 * @param filled the ids of the messages {@code Purse.filled} in the log, as often as they are there
 * @param given the entries that the messages {@code Purse.given} in the log come from, as often as they are there
 * @param purses each purse's row and history, by id
 * @param mailed the entries that the deliveries were made for, as often as there is one
 * @param woken the entries whose sleep has ended, as often as it did
 * @param ticks the seconds that the schedule ran for that owes every one
 * @param pulses the seconds that the schedule ran for that owes the latest only
 * @param openRuns the runs that have not completed, other than those of the schedules, in words
 */
public record Seen(
        List<String> filled,
        List<String> given,
        Map<String, Life> purses,
        List<String> mailed,
        List<String> woken,
        List<Instant> ticks,
        List<Instant> pulses,
        List<String> openRuns) {
    /**
     * A purse.
     *
     * @param version the row's version
     * @param coins the row's coins
     * @param gifts the row's gifts
     * @param history its events, in the order in which they were shown
     * @param matches whether the node's own replay found the history chained and equal to the row
     * @param diff what the replay found, where it does not match
     */
    public record Life(long version, long coins, long gifts, List<Event> history, boolean matches, String diff) {}

    /**
     * One event of a purse.
     *
     * @param version its version
     * @param coins the coins after it, null where they did not change
     * @param gifts the gifts after it, null where they did not change
     * @param step the run and step that did it
     * @param hash its hash
     */
    public record Event(
            long version, @Nullable Long coins, @Nullable Long gifts, String step, String hash) {}
}
