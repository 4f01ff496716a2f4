package kontor.store.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import kontor.kernel.port.Store;
import org.jspecify.annotations.Nullable;

/** What the Pekko plugins need of a store beside the port. */
public interface JournalStore extends Store, AutoCloseable {
    /** Completes when every write given before is durable or refused. */
    CompletionStage<Void> settled();

    /** The events and snapshots of persistent actors that are neither entities nor fronts. */
    PlainJournal plain();

    /** Ids of entities, as noun and id, after one of them in their order. */
    CompletionStage<List<EntityId>> entities(@Nullable EntityId after, int limit);

    /** Shards that have a record. */
    CompletionStage<List<Integer>> shards();

    /** The number of a shard's last record, 0 when there is none. */
    CompletionStage<Long> sequence(int shard);

    /**
     * Checks the hash chain, the row and the unique values of every entity; reports progress in entities. Answers what is
     * wrong, a sentence each, at most {@link #MOST_PROBLEMS}.
     */
    CompletionStage<List<String>> verify(LongConsumer progress);

    /**
     * Ids of entities after an id whose meaning was never kept, or as a vector of another length than this: those that are
     * to be embedded, anew or for the first time.
     */
    CompletionStage<List<String>> notEmbedded(String noun, int length, @Nullable String after, int limit);

    /** Takes no more writes, and lets go of what it holds. What was acknowledged is durable already. */
    @Override
    void close();

    /** How many problems {@link #verify} tells of. */
    int MOST_PROBLEMS = 100;

    /** An entity's name. */
    record EntityId(String noun, String id) {}
}
