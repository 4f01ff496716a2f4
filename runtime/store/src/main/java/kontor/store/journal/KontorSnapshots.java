package kontor.store.journal;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.store.journal.PlainJournal.Bounds;
import kontor.store.journal.PlainJournal.Snapshot;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.Option;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Snapshots over the store. An entity's row is its snapshot, a shard's rows are its front's: always at the last
 * sequence, never written on their own. Recovery is one read.
 */
public final class KontorSnapshots extends SnapshotStore {
    private final StoreExtension extension = StoreExtension.get(context().system());
    private final Packing packing = new Packing(context().system());
    private final Duration horizon;

    /** Made by Pekko with its part of the configuration. */
    public KontorSnapshots(Config config) {
        this.horizon = config.getDuration("horizon");
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(extension.afterWrites(persistenceId, () -> loaded(persistenceId, criteria)));
    }

    private CompletionStage<Optional<SelectedSnapshot>> loaded(String actor, SnapshotSelectionCriteria criteria) {
        var store = extension.store();
        return switch (Pid.parse(actor)) {
            case Pid.Entity(var noun, var id) ->
                store.entity(noun, id)
                        .thenApply(found -> found.flatMap(entity -> selected(
                                actor,
                                entity.version(),
                                entity.updatedAt() == null
                                        ? 0
                                        : entity.updatedAt().toEpochMilli(),
                                entity,
                                criteria)));
            case Pid.Front(var shard) ->
                store.shard(shard, extension.clock().instant().plus(horizon))
                        .thenApply(rows -> selected(actor, rows.sequence(), 0, rows, criteria));
            case Pid.Plain(var name) ->
                store.plain().load(name, bounds(criteria)).thenApply(found -> found.map(this::selected));
        };
    }

    private static Optional<SelectedSnapshot> selected(
            String actor, long sequence, long time, Object value, SnapshotSelectionCriteria criteria) {
        return sequence == 0 || sequence > criteria.maxSequenceNr() || sequence < criteria.minSequenceNr()
                ? Optional.empty()
                : Optional.of(SelectedSnapshot.create(new SnapshotMetadata(actor, sequence, time), value));
    }

    private SelectedSnapshot selected(Snapshot snapshot) {
        var meta = snapshot.meta() == null ? Option.empty() : Option.apply(packing.unpack(snapshot.meta()));
        return SelectedSnapshot.create(
                new SnapshotMetadata(snapshot.actor(), snapshot.sequence(), snapshot.time(), meta),
                packing.unpack(snapshot.payload()));
    }

    private static Bounds bounds(SnapshotSelectionCriteria criteria) {
        return new Bounds(
                criteria.minSequenceNr(), criteria.maxSequenceNr(), criteria.minTimestamp(), criteria.maxTimestamp());
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        return FutureConverters.asScala(
                switch (Pid.parse(metadata.persistenceId())) {
                    case Pid.Plain(var name) -> {
                        var meta = metadata.metadata();
                        yield extension
                                .store()
                                .plain()
                                .save(new Snapshot(
                                        name,
                                        metadata.sequenceNr(),
                                        metadata.timestamp(),
                                        packing.pack(snapshot),
                                        meta.isDefined() ? packing.pack(meta.get()) : null));
                    }
                    case Pid.Entity _, Pid.Front _ -> CompletableFuture.<Void>completedStage(null);
                });
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        boolean anyTime = metadata.timestamp() == 0;
        return deleted(
                metadata.persistenceId(),
                new Bounds(
                        metadata.sequenceNr(),
                        metadata.sequenceNr(),
                        anyTime ? 0 : metadata.timestamp(),
                        anyTime ? Long.MAX_VALUE : metadata.timestamp()));
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return deleted(persistenceId, bounds(criteria));
    }

    private Future<Void> deleted(String actor, Bounds bounds) {
        return FutureConverters.asScala(
                switch (Pid.parse(actor)) {
                    case Pid.Plain(var name) -> extension.store().plain().deleteSnapshots(name, bounds);
                    case Pid.Entity _, Pid.Front _ -> CompletableFuture.<Void>completedStage(null);
                });
    }
}
