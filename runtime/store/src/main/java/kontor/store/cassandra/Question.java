package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kontor.kernel.port.Store.EntityRow;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Matching;
import kontor.store.cassandra.NounTable.Selection;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a noun that match a condition: what indexes find, partition by partition, tested by the kernel. In the order
 * of ids, a little at a time; or all of them, in any order.
 */
final class Question {
    /** How many rows are read at a time, where all are. */
    private static final int PAGE = 1_000;

    private static final int AT_ONCE = 4;
    private static final int FEWEST = 4;
    private static final List<Integer> SLOTS =
            IntStream.range(0, NounTable.SLOTS).boxed().toList();

    private final Cql cql;
    private final NounTable table;
    private final Filter filter;
    private final Where where;
    private final Selection selection;
    private final Looked looked;

    Question(Cql cql, NounTable table, Filter filter, Selection selection, long most) {
        this.cql = cql;
        this.table = table;
        this.filter = filter;
        this.where = Where.of(table, filter);
        this.selection = selection;
        this.looked = new Looked(table.noun(), most);
    }

    private boolean matches(Row row) {
        if (!NounTable.isThere(row)) {
            return false;
        }
        return where.every() || Matching.test(filter, table.noun(), NounTable.id(row), table.entity(selection, row));
    }

    // --- by id

    /** The rows of these ids that there are, deleted ones included, in the order of ids. */
    private CompletionStage<List<Row>> byId(Set<String> ids) {
        var rows = new ArrayList<Row>();
        return Together.each(
                        ids,
                        AT_ONCE * AT_ONCE,
                        id -> one(cql, selection, id)
                                .thenAccept(found -> found.ifPresent(row -> {
                                    synchronized (rows) {
                                        rows.add(row);
                                    }
                                })))
                .thenApply(_ -> {
                    rows.sort(Comparator.comparing(NounTable::id, Order::codePoints));
                    return rows;
                });
    }

    /** The row of an id, a deleted one too. */
    static CompletionStage<java.util.Optional<Row>> one(Cql cql, Selection selection, String id) {
        return cql.first(selection.cql() + " WHERE \"" + NounTable.SLOT + "\" = ? AND id = ?", NounTable.slot(id), id)
                .thenApply(row -> row.filter(NounTable::isEntity));
    }

    // --- in the order of ids

    /** Rows that match and come after an id, at most so many. */
    CompletionStage<List<EntityRow>> rows(@Nullable String after, int limit) {
        return inOrder(after, limit, this::matches)
                .thenApply(rows ->
                        rows.stream().map(row -> table.row(selection, row)).toList());
    }

    /** Ids of rows that match and come after an id, at most so many. */
    CompletionStage<List<String>> ids(@Nullable String after, int limit) {
        return inOrder(after, limit, this::matches)
                .thenApply(rows -> rows.stream().map(NounTable::id).toList());
    }

    /** Ids of entities after an id, deleted ones included. */
    CompletionStage<List<String>> everyId(@Nullable String after, int limit) {
        return inOrder(after, limit, NounTable::isEntity)
                .thenApply(rows -> rows.stream().map(NounTable::id).toList());
    }

    CompletionStage<List<Row>> inOrder(@Nullable String after, int limit, Predicate<Row> test) {
        if (limit <= 0 || where.nothing()) {
            return CompletableFuture.completedStage(List.of());
        }
        if (where.ids() != null) {
            return byId(where.ids())
                    .thenApply(rows -> rows.stream()
                            .filter(row -> after == null || Order.codePoints(NounTable.id(row), after) > 0)
                            .filter(test)
                            .limit(limit)
                            .toList());
        }
        var sources = new ArrayList<Source>();
        int first = Math.min(PAGE, limit / NounTable.SLOTS + FEWEST);
        for (var branch : where.branches()) {
            for (int slot = 0; slot < NounTable.SLOTS; slot++) {
                sources.add(new Source(slot, branch, after == null ? "" : after, first));
            }
        }
        return new Merge(sources, limit, test).go();
    }

    /** A partition's rows of a branch, in the order of ids. */
    private final class Source {
        private final int slot;
        private final List<Where.Part> branch;
        final ArrayDeque<Row> waiting = new ArrayDeque<>();
        private String last;
        private int size;
        boolean ended;

        Source(int slot, List<Where.Part> branch, String after, int size) {
            this.slot = slot;
            this.branch = branch;
            this.last = after;
            this.size = size;
        }

        boolean hungry() {
            return waiting.isEmpty() && !ended;
        }

        CompletionStage<Void> read() {
            int asked = size;
            var values = new ArrayList<Object>();
            var sql = selection.cql() + condition(slot, branch, values) + " AND id > ? LIMIT ?";
            values.add(last);
            values.add(asked);
            return cql.composed(sql, asked, values)
                    .thenCompose(page -> rest(page, new ArrayList<>(asked)))
                    .thenAccept(rows -> {
                        looked.at(rows.size());
                        waiting.addAll(rows);
                        ended = rows.size() < asked;
                        last = rows.isEmpty() ? last : NounTable.id(rows.getLast());
                        size = Math.min(PAGE, size * 2);
                    });
        }
    }

    // A page may be shorter than asked for though there is more.
    private static CompletionStage<List<Row>> rest(AsyncResultSet page, List<Row> rows) {
        page.currentPage().forEach(rows::add);
        return page.hasMorePages()
                ? Cql.next(page).thenCompose(next -> rest(next, rows))
                : CompletableFuture.completedStage(rows);
    }

    /** Puts sources together. */
    private static final class Merge {
        private final List<Source> sources;
        private final int limit;
        private final Predicate<Row> test;
        private final List<Row> found = new ArrayList<>();
        private String last = "";

        Merge(List<Source> sources, int limit, Predicate<Row> test) {
            this.sources = sources;
            this.limit = limit;
            this.test = test;
        }

        CompletionStage<List<Row>> go() {
            var hungry = sources.stream().filter(Source::hungry).toList();
            return Together.each(hungry, AT_ONCE * AT_ONCE, Source::read).thenCompose(_ -> {
                while (found.size() < limit) {
                    Source next = null;
                    for (var source : sources) {
                        if (source.hungry()) {
                            return go();
                        }
                        if (!source.waiting.isEmpty() && (next == null || before(source, next))) {
                            next = source;
                        }
                    }
                    if (next == null) {
                        break;
                    }
                    take(next.waiting.remove());
                }
                return CompletableFuture.completedStage(found);
            });
        }

        private static boolean before(Source a, Source b) {
            return Order.codePoints(NounTable.id(a.waiting.element()), NounTable.id(b.waiting.element())) < 0;
        }

        // Several branches may find the same row.
        private void take(Row row) {
            var id = NounTable.id(row);
            if (!id.equals(last) && test.test(row)) {
                found.add(row);
            }
            last = id;
        }
    }

    // --- all

    /** Each row that matches, in any order; one at a time. */
    CompletionStage<Void> each(Consumer<Row> consumer) {
        if (where.nothing()) {
            return CompletableFuture.completedStage(null);
        }
        if (where.ids() != null) {
            return byId(where.ids())
                    .thenAccept(rows -> rows.stream().filter(this::matches).forEach(consumer));
        }
        var seen = where.branches().size() > 1 && !where.exact() ? new HashSet<String>() : null;
        Consumer<Row> taken = row -> {
            if (matches(row)) {
                synchronized (this) {
                    if (seen == null || seen.add(NounTable.id(row))) {
                        consumer.accept(row);
                    }
                }
            }
        };
        return Together.each(
                where.branches(),
                1,
                branch -> Together.each(SLOTS, AT_ONCE, slot -> {
                    var values = new ArrayList<Object>();
                    var sql = selection.cql() + condition(slot, branch, values);
                    return cql.composed(sql, PAGE, values).thenCompose(page -> pages(page, taken));
                }));
    }

    private CompletionStage<Void> pages(AsyncResultSet page, Consumer<Row> taken) {
        looked.at(page.remaining());
        page.currentPage().forEach(taken);
        return page.hasMorePages()
                ? Cql.next(page).thenCompose(next -> pages(next, taken))
                : CompletableFuture.completedStage(null);
    }

    private static String condition(int slot, List<Where.Part> branch, List<Object> values) {
        values.add(slot);
        branch.forEach(part -> values.add(part.value()));
        return " WHERE \"" + NounTable.SLOT + "\" = ?"
                + branch.stream()
                        .map(part -> " AND " + Field.quoted(part.column()) + " " + part.operator() + " ?")
                        .collect(Collectors.joining());
    }

    // --- counting

    /** How many rows match. */
    CompletionStage<Long> count() {
        if (where.nothing()) {
            return CompletableFuture.completedStage(0L);
        }
        if (where.every()) {
            return kept(cql, table);
        }
        if (where.exact() && where.ids() == null) {
            return Together.all(where.branches().stream().map(this::counted).toList())
                    .thenApply(
                            counts -> counts.stream().mapToLong(Long::longValue).sum());
        }
        var count = new long[1];
        return each(_ -> count[0]++).thenApply(_ -> count[0]);
    }

    /** How many rows there are, as the owners of shards keep it. */
    static CompletionStage<Long> kept(Cql cql, NounTable table) {
        return cql.all("SELECT total FROM k_count WHERE noun = ?", table.noun().name())
                .thenApply(
                        rows -> rows.stream().mapToLong(row -> row.getLong(0)).sum());
    }

    // Partition by partition: no request takes long, however many there are.
    private CompletionStage<Long> counted(List<Where.Part> branch) {
        var count = new AtomicLong();
        return Together.each(SLOTS, AT_ONCE, slot -> {
                    var values = new ArrayList<Object>();
                    var sql =
                            "SELECT count(*) FROM " + Field.quoted(table.relation()) + condition(slot, branch, values);
                    return cql.composed(sql, PAGE, values).thenAccept(rows -> {
                        var row = rows.one();
                        count.addAndGet(row == null ? 0 : row.getLong(0));
                    });
                })
                .thenApply(_ -> count.get());
    }
}
