package kontor.store.journal;

import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kontor.kernel.port.Write;
import kontor.kernel.shard.ShardRecord;
import kontor.sdk.KontorException;
import kontor.store.journal.PlainJournal.Entry;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * The journal over the store. A payload that is a {@link Write} goes to the store as it is; everything else is
 * serialized into the store's plain journal.
 *
 * <p>The highest sequence of an entity is its version, that of a front its last record's number. Entities replay their
 * {@link kontor.kernel.entity.EntityEvent}s; fronts replay nothing, since their log is their rows: their snapshot is
 * always up to date.
 *
 * <p>A record of a front that finds the store full (KON-3503) is rejected, which lets the front go on and try again. A write
 * of a shard that another node owns (KON-3020) is rejected, which stops the actor.
 */
public final class KontorJournal extends AsyncWriteJournal {
    private static final Logger LOG = LoggerFactory.getLogger(KontorJournal.class);
    private static final int PAGE = 500;
    /** The store has too many writes waiting. */
    private static final String FULL = "KON-3503";
    /** Another node owns the shard. */
    private static final String FENCED = "KON-3020";
    // Together less than the circuit breaker's call-timeout.
    private static final int TRIES = 200;
    private static final long PAUSE_MILLIS = 100;
    private final StoreExtension extension = StoreExtension.get(context().system());
    private final Packing packing = new Packing(context().system());
    private final Replay replay = new Replay(extension, packing);

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
        var stages = new ArrayList<CompletableFuture<Optional<Exception>>>();
        for (var write : writes) {
            stages.add(extension.writing(write.persistenceId(), written(write)).toCompletableFuture());
        }
        var all = CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                .<Iterable<Optional<Exception>>>thenApply(
                        done -> stages.stream().map(CompletableFuture::join).toList());
        return FutureConverters.asScala(all);
    }

    private CompletionStage<Optional<Exception>> written(AtomicWrite write) {
        var payloads = CollectionConverters.asJava(write.payload());
        if (payloads.size() == 1 && payloads.getFirst().payload() instanceof Write one) {
            return written(one, 0);
        }
        var entries = new ArrayList<Entry>();
        try {
            for (var repr : payloads) {
                entries.add(entry(repr));
            }
        } catch (Exception e) {
            // Also what Scala's serializers throw without saying so.
            return CompletableFuture.completedStage(Optional.of(e));
        }
        return extension.store().plain().append(entries).thenApply(done -> Optional.empty());
    }

    // A store that has too much waiting is asked again: here for an entity, which has nobody to tell; a front is told,
    // so
    // that it refuses what comes from outside meanwhile.
    private CompletionStage<Optional<Exception>> written(Write write, int tries) {
        return extension
                .store()
                .write(write)
                .thenApply(done -> Optional.<Exception>empty())
                .exceptionallyCompose(failure -> {
                    var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
                    if (!(cause instanceof KontorException refused)) {
                        return CompletableFuture.failedStage(failure);
                    }
                    if (refused.code().equals(FENCED) && !(write instanceof ShardRecord)) {
                        LOG.warn("an entity's write is refused: {}", refused.getMessage());
                    }
                    // An actor whose write is rejected stops; when one fails it starts again under the same epoch.
                    if (refused.code().equals(FENCED)
                            || (refused.code().equals(FULL) && write instanceof ShardRecord)) {
                        return CompletableFuture.completedStage(Optional.of(refused));
                    }
                    if (!refused.code().equals(FULL)) {
                        return CompletableFuture.failedStage(failure);
                    }
                    return tries == TRIES ? CompletableFuture.failedStage(failure) : later(write, tries + 1);
                });
    }

    private CompletionStage<Optional<Exception>> later(Write write, int tries) {
        var executor = CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        return CompletableFuture.supplyAsync(() -> written(write, tries), executor)
                .thenCompose(stage -> stage);
    }

    private Entry entry(PersistentRepr repr) {
        if (repr.payload() instanceof Write) {
            throw new IllegalArgumentException("a write of the store is persisted alone, not with other events");
        }
        var meta = repr.metadata();
        return new Entry(
                repr.persistenceId(),
                repr.sequenceNr(),
                repr.timestamp(),
                repr.writerUuid(),
                repr.manifest(),
                packing.pack(repr.payload()),
                meta.isDefined() ? packing.pack(meta.get()) : null);
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return FutureConverters.asScala(
                switch (Pid.parse(persistenceId)) {
                    case Pid.Plain(var name) -> extension.store().plain().delete(name, toSequenceNr);
                    // An entity's history is kept; a front has none.
                    case Pid.Entity _, Pid.Front _ -> CompletableFuture.<Void>completedStage(null);
                });
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long fromSequenceNr, long toSequenceNr, long max, Consumer<PersistentRepr> callback) {
        return FutureConverters.asScala(extension.afterWrites(
                persistenceId, () -> replayed(persistenceId, fromSequenceNr, toSequenceNr, max, callback)));
    }

    private CompletionStage<Void> replayed(
            String actor, long from, long to, long max, Consumer<PersistentRepr> callback) {
        if (from > to || max <= 0) {
            return CompletableFuture.completedStage(null);
        }
        int limit = (int) Math.min(max, PAGE);
        return replay.page(actor, from, to, limit).thenCompose(page -> {
            page.forEach(callback);
            return page.size() < limit
                    ? CompletableFuture.completedStage(null)
                    : replayed(actor, page.getLast().sequenceNr() + 1, to, max - page.size(), callback);
        });
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        return FutureConverters.asScala(extension.afterWrites(persistenceId, () -> replay.highest(persistenceId)));
    }
}
