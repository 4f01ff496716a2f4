package kontor.store.cassandra;

import java.util.List;
import java.util.concurrent.CompletionStage;
import kontor.kernel.port.Write;

/**
 * How a shard's writes become changes of rows. One for each time that the shard is owned, so that what it remembers of rows is
 * true: nobody else changes them meanwhile. Used by one batch at a time.
 */
interface ShardRows {
    /** Reads what is needed to plan these writes and is not in memory. */
    CompletionStage<Void> prepare(List<Write> writes);

    /**
     * The changes that a write comes to, given what was planned before. A write that breaks the order is refused with KON-3009,
     * and nothing in memory has changed then.
     */
    List<Change> plan(Write write);
}
