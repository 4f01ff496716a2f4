package kontor.store.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;
import kontor.kernel.port.Store;
import org.jspecify.annotations.Nullable;

/** What the Pekko plugins need of a store beside the port. */
public interface JournalStore extends Store {
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

    /** An entity's name. */
    record EntityId(String noun, String id) {}
}
