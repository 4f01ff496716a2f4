package kontor.kernel.shard;

import java.time.Instant;
import java.util.List;
import kontor.kernel.message.Message;
import kontor.kernel.run.StepRecord;
import org.jspecify.annotations.Nullable;

/**
 * One page of an {@code each}: what a shard needs to run the body for some rows. It is the data of a message of type
 * {@link #TYPE}; the receiver replays the parent's recorded prefix to reach the body.
 *
 * @param parent the run that has the {@code each}
 * @param shard that run's shard
 * @param step the index of the {@code each} in it
 * @param page the page's number
 * @param rule the parent's rule
 * @param message the parent's message
 * @param prefix the parent's recorded steps before the {@code each}
 * @param startedAt when the parent began: its {@code now()}
 * @param within the page that the parent itself is a row of, null when it is none
 * @param row the parent's row in that page
 * @param ids the rows
 */
public record EachPage(
        String parent,
        int shard,
        int step,
        int page,
        String rule,
        Message message,
        List<StepRecord> prefix,
        Instant startedAt,
        @Nullable EachPage within,
        @Nullable String row,
        List<String> ids) {
    /** The type of the message that carries a page. */
    public static final String TYPE = "kontor.each";
}
