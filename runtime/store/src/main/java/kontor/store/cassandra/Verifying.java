package kontor.store.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.UniqueValues;
import kontor.store.journal.JournalStore;
import kontor.store.journal.JournalStore.EntityId;
import org.jspecify.annotations.Nullable;

/**
 * Checks entities: hash chains, rows, claims of unique values. Nodes may go on writing meanwhile: a change reaches the tables
 * row by row, so what looks wrong is looked at again before it is told.
 */
final class Verifying {
    private static final int PIECE = 500;
    private static final int AT_ONCE = 8;
    private static final int TIMES = 4;
    private static final long PAUSE_MILLIS = 500;

    private final Cql cql;
    private final NounTables nouns;
    private final EntityReads reads;
    private final UniqueTable unique;

    Verifying(Cql cql, NounTables nouns, UniqueTable unique) {
        this.cql = cql;
        this.nouns = nouns;
        this.reads = new EntityReads(cql, nouns);
        this.unique = unique;
    }

    /** See {@link JournalStore#verify}. */
    CompletionStage<List<String>> verify(LongConsumer progress) {
        return from(null, 0, progress, new ArrayList<>());
    }

    private CompletionStage<List<String>> from(
            @Nullable EntityId after, long done, LongConsumer progress, List<String> problems) {
        return reads.entities(after, PIECE)
                .thenCompose(piece -> Together.each(
                                piece,
                                AT_ONCE,
                                one -> checked(one, 1).thenAccept(problem -> {
                                    synchronized (problems) {
                                        problem.filter(_ -> problems.size() < JournalStore.MOST_PROBLEMS)
                                                .ifPresent(problems::add);
                                    }
                                }))
                        .thenCompose(_ -> {
                            progress.accept(done + piece.size());
                            return piece.size() < PIECE || problems.size() >= JournalStore.MOST_PROBLEMS
                                    ? CompletableFuture.completedStage(problems)
                                    : from(piece.getLast(), done + piece.size(), progress, problems);
                        }));
    }

    private CompletionStage<Optional<String>> checked(EntityId entity, int times) {
        return check(entity)
                .thenCompose(problem -> problem.isEmpty() || times == TIMES
                        ? CompletableFuture.completedStage(problem)
                        : later().thenCompose(_ -> checked(entity, times + 1)));
    }

    private static CompletionStage<Void> later() {
        return new CompletableFuture<Void>().completeOnTimeout(null, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private CompletionStage<Optional<String>> check(EntityId entity) {
        return reads.entity(entity.noun(), entity.id())
                .thenCompose(row -> row.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : check(entity, row.get(), EntityState.NONE));
    }

    // Its events up to the row's version, piece by piece.
    private CompletionStage<Optional<String>> check(EntityId entity, EntityState row, EntityState folded) {
        var name = entity.noun() + " '" + entity.id() + "'";
        if (folded.version() == row.version()) {
            return folded.equals(row)
                    ? claims(entity, row, name)
                    : wrong(name + ": its row differs from its history; `kontor rebuild " + entity.noun()
                            + "` makes it anew");
        }
        int limit = (int) Math.min(PIECE, row.version() - folded.version());
        return reads.history(entity.noun(), entity.id(), folded.version(), limit)
                .thenCompose(events -> {
                    if (events.isEmpty()) {
                        return wrong(name + ": its row is at version " + row.version() + ", its history at "
                                + folded.version());
                    }
                    var before = folded.version() == 0 ? "" : folded.hash();
                    long version = folded.version();
                    for (var event : events) {
                        version++;
                        if (event.version() != version) {
                            return wrong(name + ": version " + version + " is missing from its history (found "
                                    + event.version() + ")");
                        }
                        if (!Entities.chained(before, event)) {
                            return wrong(name + ": the hash of version " + version
                                    + " does not follow from what is recorded");
                        }
                        before = event.hash();
                    }
                    return check(
                            entity, row, Entities.fold(nouns.get(entity.noun()).noun(), folded, events));
                });
    }

    private CompletionStage<Optional<String>> claims(EntityId entity, EntityState row, String name) {
        var held = UniqueValues.held(nouns.get(entity.noun()).noun(), row);
        return Together.all(held, value -> unique.owner(entity.noun(), value.field(), value.text()))
                .thenApply(owners -> {
                    for (int i = 0; i < held.size(); i++) {
                        var value = held.get(i);
                        var owner = owners.get(i);
                        var its = name + ": its " + value.field() + " '" + value.text() + "' ";
                        if (owner.isEmpty()) {
                            return Optional.of(
                                    its + "is claimed by nobody; `kontor rebuild " + entity.noun() + "` claims it");
                        }
                        if (!owner.get().equals(entity.id())) {
                            return Optional.of(its + "is claimed by '" + owner.get()
                                    + "', and only one may have it; change one of the two");
                        }
                    }
                    return Optional.empty();
                });
    }

    private static CompletionStage<Optional<String>> wrong(String problem) {
        return CompletableFuture.completedStage(Optional.of(problem));
    }
}
