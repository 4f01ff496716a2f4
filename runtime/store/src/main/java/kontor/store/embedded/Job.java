package kontor.store.embedded;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A write that waits for the writer. Without changes it is a mark: it completes when everything before it is durable.
 *
 * @param changes what it changes, all or nothing
 * @param bytes how much it is, roughly
 * @param done completed once it is durable
 */
record Job(List<Change> changes, long bytes, CompletableFuture<Void> done) {
    static Job of(List<Change> changes, long bytes) {
        return new Job(changes, bytes, new CompletableFuture<>());
    }

    void apply(Tables tables) throws java.sql.SQLException {
        for (var change : changes) {
            change.apply(tables);
        }
    }
}
