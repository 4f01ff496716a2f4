package kontor.store.journal;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Source;

/** Reads events as streams: one actor's, up to now or for ever, and the actors that there are. */
public final class KontorReadJournal
        implements ReadJournal,
                CurrentEventsByPersistenceIdQuery,
                EventsByPersistenceIdQuery,
                CurrentPersistenceIdsQuery {
    /** The plugin's id. */
    public static final String ID = "kontor.read-journal";

    private static final int PAGE = 500;
    private final ExtendedActorSystem system;
    private final StoreExtension extension;
    private final Replay replay;
    private final Duration refresh;

    KontorReadJournal(ExtendedActorSystem system, Config config) {
        this.system = system;
        this.extension = StoreExtension.get(system);
        this.replay = new Replay(extension, new Packing(system));
        this.refresh = config.getDuration("refresh-interval");
    }

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
        return Source.completionStageSource(replay.highest(persistenceId)
                        .thenApply(highest -> events(persistenceId, from, Math.min(to, highest), false)))
                .mapMaterializedValue(started -> NotUsed.getInstance());
    }

    @Override
    public Source<EventEnvelope, NotUsed> eventsByPersistenceId(String persistenceId, long from, long to) {
        return events(persistenceId, from, to, true);
    }

    private Source<EventEnvelope, NotUsed> events(String actor, long from, long to, boolean live) {
        return Source.unfoldAsync(Math.max(1, from), next -> page(actor, next, to, live))
                .mapConcat(page -> page)
                .map(KontorReadJournal::envelope);
    }

    private CompletionStage<Optional<Pair<Long, List<PersistentRepr>>>> page(
            String actor, long next, long to, boolean live) {
        if (next > to) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return replay.page(actor, next, to, PAGE).thenCompose(page -> {
            if (!page.isEmpty()) {
                return CompletableFuture.completedStage(
                        Optional.of(Pair.create(page.getLast().sequenceNr() + 1, page)));
            }
            return live
                    ? Patterns.after(
                            refresh,
                            system,
                            () -> CompletableFuture.completedStage(Optional.of(Pair.create(next, page))))
                    : CompletableFuture.completedStage(Optional.empty());
        });
    }

    private static EventEnvelope envelope(PersistentRepr repr) {
        return new EventEnvelope(
                Offset.sequence(repr.sequenceNr()),
                repr.persistenceId(),
                repr.sequenceNr(),
                repr.payload(),
                repr.timestamp(),
                repr.metadata());
    }

    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
        return fronts().concat(entities()).concat(plain());
    }

    private Source<String, NotUsed> fronts() {
        return Source.completionStage(extension.store().shards())
                .mapConcat(shards -> shards)
                .map(Pid::front);
    }

    private Source<String, NotUsed> entities() {
        return Source.unfoldAsync(
                        Optional.<JournalStore.EntityId>empty(),
                        after -> extension
                                .store()
                                .entities(after.orElse(null), PAGE)
                                .thenApply(page -> page.isEmpty()
                                        ? Optional
                                                .<Pair<Optional<JournalStore.EntityId>, List<JournalStore.EntityId>>>
                                                        empty()
                                        : Optional.of(Pair.create(Optional.of(page.getLast()), page))))
                .mapConcat(page -> page)
                .map(Pid::of);
    }

    private Source<String, NotUsed> plain() {
        return Source.unfoldAsync(
                        "",
                        after -> extension
                                .store()
                                .plain()
                                .actors(after, PAGE)
                                .thenApply(page -> page.isEmpty()
                                        ? Optional.<Pair<String, List<String>>>empty()
                                        : Optional.of(Pair.create(page.getLast(), page))))
                .mapConcat(page -> page);
    }
}
