package kontor.store.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.Stored;
import kontor.kernel.port.Write;
import kontor.kernel.shard.ShardRecord;

/** Entities' writes and shards' records together: an entity's write has the messages that it caused with it. */
final class PlannedRows implements ShardRows {
    private final EntityPlans entities;
    private final ShardPlans shards;

    PlannedRows(EntityPlans entities, ShardPlans shards) {
        this.entities = entities;
        this.shards = shards;
    }

    @Override
    public CompletionStage<Void> prepare(List<Write> writes) {
        var stored = writes.stream()
                .filter(Stored.class::isInstance)
                .map(Stored.class::cast)
                .toList();
        return entities.prepare(stored).thenCompose(_ -> shards.prepare(writes));
    }

    @Override
    public List<Change> plan(Write write) {
        return switch (write) {
            case Stored stored -> {
                // What may refuse comes first.
                shards.check(stored);
                var changes = new ArrayList<>(entities.plan(stored));
                changes.addAll(shards.caused(stored));
                yield changes;
            }
            case ShardRecord record -> shards.plan(record);
            case Pruned pruned -> shards.plan(pruned);
            default -> throw new IllegalArgumentException("not a write of this store: " + write.getClass());
        };
    }
}
