package kontor.store.cassandra;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.port.Store.EntityRow;
import kontor.kernel.port.Store.Figure;
import kontor.kernel.port.Store.Page;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Matching;
import kontor.kernel.where.Tally;
import kontor.sdk.KontorException;
import kontor.sdk.words.Sort;
import kontor.store.cassandra.Order.Place;
import kontor.store.journal.JournalStore.EntityId;
import org.jspecify.annotations.Nullable;

/** Reads entities: as they stand, their history, their rows, figures of them. See {@link kontor.kernel.port.Store}. */
final class EntityReads {
    /** The most rows that a question reads: a few seconds. */
    static final long MOST_LOOKED_AT = 500_000;

    private static final int AT_ONCE = 16;
    private static final int PIECE = 64;

    private final Cql cql;
    private final NounTables nouns;
    private final long most;

    EntityReads(Cql cql, NounTables nouns) {
        this(cql, nouns, MOST_LOOKED_AT);
    }

    EntityReads(Cql cql, NounTables nouns, long most) {
        this.cql = cql;
        this.nouns = nouns;
        this.most = most;
    }

    // A refusal is an answer, too.
    private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (KontorException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    // --- one entity

    CompletionStage<Optional<EntityState>> entity(String noun, String id) {
        return asked(() -> {
            var table = nouns.get(noun);
            var all = table.all();
            return Question.one(cql, all, id).thenApply(row -> row.map(found -> table.entity(all, found)));
        });
    }

    CompletionStage<List<EntityEvent>> history(String noun, String id, long after, int limit) {
        return asked(() -> {
            nouns.get(noun);
            return events(noun, id, Math.max(0, after), limit, new ArrayList<>());
        });
    }

    // Versions have no gap: a part that is not full is the last one.
    private CompletionStage<List<EntityEvent>> events(
            String noun, String id, long after, int limit, List<EntityEvent> found) {
        int part = Events.part(after + 1);
        long end = (part + 1L) * Events.PART;
        long until = Math.min(end, after + Math.max(0, limit - found.size()));
        if (until <= after) {
            return CompletableFuture.completedStage(found);
        }
        return cql.all(Events.SELECT + " AND version > ? AND version <= ?", noun, id, part, after, until)
                .thenCompose(rows -> {
                    rows.forEach(row -> found.add(Events.event(row)));
                    return rows.size() < until - after
                            ? CompletableFuture.completedStage(found)
                            : events(noun, id, until, limit, found);
                });
    }

    CompletionStage<Optional<EntityEvent>> applied(String noun, String id, StepKey key, Instant since) {
        return asked(() -> Question.one(cql, nouns.get(noun).some(List.of()), id)
                .thenCompose(row -> row.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : applied(noun, id, key, since, row.get().getLong(1))));
    }

    // Newest first, a few at a time: mostly it is one of the last.
    private CompletionStage<Optional<EntityEvent>> applied(
            String noun, String id, StepKey key, Instant since, long last) {
        if (last < 1) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        int part = Events.part(last);
        return cql.all(Events.SELECT + " AND version <= ? ORDER BY version DESC LIMIT ?", noun, id, part, last, PIECE)
                .thenCompose(rows -> {
                    for (var row : rows) {
                        var event = Events.event(row);
                        if (event.time().isBefore(since)) {
                            return CompletableFuture.completedStage(Optional.empty());
                        }
                        if (event.key().run().equals(key.run()) && event.key().step() == key.step()) {
                            return CompletableFuture.completedStage(Optional.of(event));
                        }
                    }
                    return applied(noun, id, key, since, last - Math.max(1, rows.size()));
                });
    }

    // --- rows

    CompletionStage<Page<EntityRow>> rows(
            String noun, Filter where, List<Sort<?>> sort, int limit, @Nullable String cursor) {
        return asked(() -> {
            var table = nouns.get(noun);
            var order = new Order(table.noun(), sort);
            var from = cursor == null ? null : order.place(cursor);
            return sort.isEmpty()
                    ? byId(table, order, where, limit, from)
                    : sorted(table, order, where, sort, limit, from);
        });
    }

    private CompletionStage<Page<EntityRow>> byId(
            NounTable table, Order order, Filter where, int limit, @Nullable Place from) {
        return new Question(cql, table, where, table.all(), most)
                .rows(from == null ? null : from.id(), limit + 1)
                .thenApply(found -> {
                    var page = found.size() > limit ? found.subList(0, limit) : found;
                    boolean more = found.size() > limit && limit > 0;
                    return new Page<>(
                            List.copyOf(page),
                            more
                                    ? order.place(
                                                    page.getLast().id(),
                                                    page.getLast().entity())
                                            .cursor()
                                    : null);
                });
    }

    // All that match are looked at, the first ones are kept.
    private CompletionStage<Page<EntityRow>> sorted(
            NounTable table, Order order, Filter where, List<Sort<?>> sort, int limit, @Nullable Place from) {
        var paths = Where.fields(where);
        sort.forEach(one -> paths.add(one.field()));
        var some = table.some(paths);
        var first = new PriorityQueue<>(order.comparator().reversed());
        return new Question(cql, table, where, some, most)
                .each(row -> {
                    var place = order.place(NounTable.id(row), table.entity(some, row));
                    if (from == null || order.comparator().compare(place, from) > 0) {
                        first.add(place);
                        if (first.size() > limit + 1) {
                            first.remove();
                        }
                    }
                })
                .thenCompose(_ -> {
                    var places = first.stream().sorted(order.comparator()).toList();
                    var page = places.subList(0, Math.min(limit, places.size()));
                    var next =
                            places.size() > limit && limit > 0 ? page.getLast().cursor() : null;
                    return standing(table, page, where).thenApply(rows -> new Page<>(rows, next));
                });
    }

    // As they are now: what has changed meanwhile so that it is none of them any more is left out.
    private CompletionStage<List<EntityRow>> standing(NounTable table, List<Place> places, Filter where) {
        var all = table.all();
        var rows = new HashMap<String, EntityRow>();
        return Together.each(
                        places,
                        AT_ONCE,
                        place -> Question.one(cql, all, place.id())
                                .thenAccept(found -> found.filter(NounTable::isThere)
                                        .ifPresent(row -> {
                                            var entity = table.row(all, row);
                                            if (Matching.test(where, table.noun(), entity.id(), entity.entity())) {
                                                synchronized (rows) {
                                                    rows.put(entity.id(), entity);
                                                }
                                            }
                                        })))
                .thenApply(_ -> places.stream()
                        .map(place -> rows.get(place.id()))
                        .filter(Objects::nonNull)
                        .toList());
    }

    CompletionStage<List<String>> ids(String noun, Filter where, @Nullable String after, int limit) {
        return asked(() -> {
            var table = nouns.get(noun);
            return new Question(cql, table, where, table.some(Where.fields(where)), most).ids(after, limit);
        });
    }

    CompletionStage<Long> count(String noun, Filter where) {
        return asked(() -> {
            var table = nouns.get(noun);
            return new Question(cql, table, where, table.some(Where.fields(where)), most).count();
        });
    }

    CompletionStage<List<Figure>> aggregate(String noun, Filter where, Aggregation what, int limit) {
        return asked(() -> {
            var table = nouns.get(noun);
            var tally = new Tally(table.noun(), what);
            var by = what.by();
            var field = what.field();
            var paths = new LinkedHashSet<>(Where.fields(where));
            if (by != null) {
                paths.add(by);
            }
            if (field != null) {
                paths.add(field);
            }
            var some = table.some(paths);
            var question = new Question(cql, table, where, some, most);
            if (by == null && field == null) {
                return question.count().thenApply(count -> {
                    tally.put(null, java.math.BigDecimal.valueOf(count));
                    return tally.figures(limit);
                });
            }
            return question.each(row -> {
                        var id = NounTable.id(row);
                        var entity = table.entity(some, row);
                        tally.add(
                                by == null ? null : tally.group(Matching.value(entity, id, by)),
                                field == null ? null : Matching.value(entity, id, field));
                    })
                    .thenApply(_ -> tally.figures(limit));
        });
    }

    /** Ids of entities of all nouns, deleted ones included, after one of them in their order. */
    CompletionStage<List<EntityId>> entities(@Nullable EntityId after, int limit) {
        return entities(nouns.inOrder(), 0, after, limit, new ArrayList<>());
    }

    private CompletionStage<List<EntityId>> entities(
            List<NounTable> tables, int at, @Nullable EntityId after, int limit, List<EntityId> found) {
        if (at == tables.size() || found.size() >= limit) {
            return CompletableFuture.completedStage(found);
        }
        var table = tables.get(at);
        var noun = table.noun().name();
        int place = after == null ? 1 : noun.compareTo(after.noun());
        if (place < 0) {
            return entities(tables, at + 1, after, limit, found);
        }
        var begin = after == null || place > 0 ? null : after.id();
        return new Question(cql, table, Filter.EVERY, table.some(List.of()), Long.MAX_VALUE)
                .everyId(begin, limit - found.size())
                .thenCompose(ids -> {
                    ids.forEach(id -> found.add(new EntityId(noun, id)));
                    return entities(tables, at + 1, after, limit, found);
                });
    }
}
