package kontor.store.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.UniqueValues;
import kontor.kernel.port.Store.Claim;
import kontor.kernel.where.Filter;
import kontor.sdk.KontorException;
import kontor.store.cassandra.Change.Cell;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes rows anew from events, while owners go on writing: a row is written under the timestamp after that of its last change,
 * which no change of the row has, for the next change of the shard is the event's. So whatever an owner writes later wins.
 */
final class Rebuild {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final int PIECE = 500;
    private static final int AT_ONCE = 8;

    private final Cql cql;
    private final NounTables nouns;
    private final EntityReads reads;
    private final UniqueTable unique;

    Rebuild(Cql cql, NounTables nouns, UniqueTable unique) {
        this.unique = unique;
        this.cql = cql;
        this.nouns = nouns;
        this.reads = new EntityReads(cql, nouns);
    }

    /** See {@link kontor.kernel.port.Store#rebuild}. */
    CompletionStage<Long> rebuild(String noun, LongConsumer progress) {
        try {
            var table = nouns.get(noun);
            return from(table, null, new AtomicLong(), progress)
                    .thenCompose(count -> nouns.rebuilt(cql, table).thenApply(_ -> count));
        } catch (KontorException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<Long> from(
            NounTable table, @Nullable String after, AtomicLong count, LongConsumer progress) {
        return new Question(cql, table, Filter.EVERY, table.some(List.of()), Long.MAX_VALUE)
                .everyId(after, PIECE)
                .thenCompose(ids -> Together.each(
                                ids,
                                AT_ONCE,
                                id -> one(table, id).thenAccept(_ -> {
                                    synchronized (count) {
                                        progress.accept(count.incrementAndGet());
                                    }
                                }))
                        .thenCompose(_ -> ids.size() < PIECE
                                ? CompletableFuture.completedStage(count.get())
                                : from(table, ids.getLast(), count, progress)));
    }

    private CompletionStage<Void> one(NounTable table, String id) {
        var version = Field.quoted(NounTable.VERSION);
        return cql.first(
                        "SELECT " + version + ", writetime(" + version + ") FROM " + Field.quoted(table.relation())
                                + " WHERE \"" + NounTable.SLOT + "\" = ? AND id = ?",
                        NounTable.slot(id),
                        id)
                .thenCompose(row -> row.isEmpty() || row.get().isNull(0)
                        ? CompletableFuture.completedStage(null)
                        : fold(
                                        table,
                                        id,
                                        new Life(EntityState.NONE, 0),
                                        row.get().getLong(0))
                                .thenCompose(
                                        life -> write(table, id, life, row.get().getLong(1) + 1)
                                                .thenCompose(_ -> claim(table, id, life.entity()))));
    }

    // What it gives up meanwhile stays claimed at worst: whoever wants it asks the entity.
    private CompletionStage<Void> claim(NounTable table, String id, EntityState entity) {
        var noun = table.noun();
        return Together.each(
                UniqueValues.held(noun, entity),
                1,
                value -> unique.claim(new Claim(noun.name(), value.field(), value.text(), id, entity.version()))
                        .thenAccept(other -> other.ifPresent(owner -> LOG.warn(
                                "{} '{}': its {} is claimed by '{}', and only one may have it; change one of the two",
                                noun.name(),
                                id,
                                value.field(),
                                owner))));
    }

    /** An entity, and the version at which it was last created. */
    private record Life(EntityState entity, long born) {}

    private CompletionStage<Life> fold(NounTable table, String id, Life from, long until) {
        long version = from.entity().version();
        if (version >= until) {
            return CompletableFuture.completedStage(from);
        }
        int limit = (int) Math.min(PIECE, until - version);
        return reads.history(table.noun().name(), id, version, limit).thenCompose(events -> {
            if (events.isEmpty()) {
                return CompletableFuture.failedStage(new KontorException(
                        "KON-3501",
                        table.noun().name() + " '" + id + "' is at version " + until + ", but its history ends at "
                                + version + "; its row was left as it is. Restore the store from a backup"));
            }
            long born = events.stream()
                    .filter(event -> event.kind() == kontor.kernel.entity.EntityEvent.Kind.CREATED)
                    .mapToLong(event -> event.version())
                    .max()
                    .orElse(from.born());
            return fold(table, id, new Life(Entities.fold(table.noun(), from.entity(), events), born), until);
        });
    }

    private CompletionStage<Void> write(NounTable table, String id, Life life, long stamp) {
        var cells = new ArrayList<Cell>();
        var entity = life.entity();
        cells.addAll(EntityPlans.kept(entity, life.born()));
        cells.addAll(NounTable.cells(table.fields(), entity.deleted() ? null : entity.state()));
        var sql = new StringBuilder("UPDATE " + Field.quoted(table.relation()) + " USING TIMESTAMP ? SET ");
        var values = new ArrayList<@Nullable Object>();
        values.add(stamp);
        for (var cell : cells) {
            sql.append(values.size() == 1 ? "" : ", ")
                    .append(Field.quoted(cell.column()))
                    .append(" = ?");
            values.add(cell.value());
        }
        values.add(NounTable.slot(id));
        values.add(id);
        sql.append(" WHERE \"" + NounTable.SLOT + "\" = ? AND id = ?");
        return cql.run(sql.toString(), values.toArray());
    }
}
