package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import kontor.kernel.port.Store.EntityRow;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.port.Vectors;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Matching;
import kontor.sdk.KontorException;
import kontor.store.cassandra.NounTable.Selection;

/**
 * The nearest rows that match a filter. Of few rows all are looked at. Of many the vectors' index tells candidates, best first,
 * among those that the other indexes let pass; when too few of them match, all that match are looked at.
 */
final class NearestRows {
    private static final int AT_ONCE = 16;

    private final Meanings meanings;
    private final Cql cql;
    private final NounTable table;
    private final float[] wanted;
    private final Filter filter;
    private final int limit;
    private final Limits limits;
    private final Selection whole;

    /**
     * How much is looked at.
     *
     * @param few up to so many rows of a noun all are looked at
     * @param first candidates that are asked for at first, at least
     * @param most candidates that are asked for at most: Cassandra gives no more than 1,000
     * @param scanned rows whose vectors are read at most
     */
    record Limits(long few, int first, int most, long scanned) {
        static final Limits USUAL = new Limits(4_000, 64, 1_000, 100_000);
    }

    private record Candidate(String id, double score) {}

    NearestRows(Meanings meanings, NounTable table, float[] wanted, Filter filter, int limit, Limits limits) {
        this.meanings = meanings;
        this.cql = meanings.cql();
        this.table = table;
        this.wanted = wanted;
        this.filter = filter;
        this.limit = limit;
        this.limits = limits;
        this.whole = Meanings.meant(table, table.all(), wanted.length);
    }

    CompletionStage<List<Scored>> find() {
        var where = Where.of(table, filter);
        if (!meanings.columns().lengths(table).contains(wanted.length)) {
            return nothing();
        }
        return Question.kept(cql, table)
                .thenCompose(rows -> rows <= limits.few() || limit > limits.most() || where.ids() != null
                        ? scan()
                        : ask(where, Math.min(limits.most(), Math.max(limits.first(), limit * 2))))
                .thenCompose(found -> found.isEmpty() ? nothing() : CompletableFuture.completedStage(found));
    }

    // --- all that match

    private CompletionStage<List<Scored>> scan() {
        var some = Meanings.meant(table, table.some(Where.fields(filter)), wanted.length);
        var best = new PriorityQueue<>(Comparator.comparingDouble(Candidate::score));
        return new Question(cql, table, filter, some, limits.scanned())
                .each(row -> {
                    var vector = Meanings.vector(some, row, wanted.length);
                    if (vector != null) {
                        best.add(new Candidate(NounTable.id(row), Vectors.cosine(vector, wanted)));
                        if (best.size() > limit) {
                            best.remove();
                        }
                    }
                })
                .thenCompose(_ -> standing(best.stream().map(Candidate::id).toList(), new HashMap<>()))
                .thenApply(this::ordered);
    }

    private List<Scored> ordered(Map<String, Scored> found) {
        return found.values().stream()
                .sorted(Comparator.comparingDouble(Scored::score)
                        .reversed()
                        .thenComparing(one -> one.row().id(), Order::codePoints))
                .limit(limit)
                .toList();
    }

    // As they are now, at a quorum; with the score of the vector that is there.
    private CompletionStage<Map<String, Scored>> standing(List<String> ids, Map<String, Scored> into) {
        return Together.each(
                        ids,
                        AT_ONCE,
                        id -> Question.one(cql, whole, id)
                                .thenAccept(found -> found.ifPresent(row -> {
                                    var vector = Meanings.vector(whole, row, wanted.length);
                                    if (vector == null) {
                                        clean(row);
                                        return;
                                    }
                                    EntityRow entity = table.row(whole, row);
                                    if (Matching.test(filter, table.noun(), id, entity.entity())) {
                                        synchronized (into) {
                                            into.put(id, new Scored(entity, Vectors.cosine(vector, wanted)));
                                        }
                                    }
                                })))
                .thenApply(_ -> into);
    }

    // What is left of an entity that was deleted is in the way of others: it is forgotten when it is met.
    private void clean(Row row) {
        int meant = NounTable.extra(whole, 0);
        long until = NounTable.isThere(row) ? NounTable.born(row) - 1 : row.getLong(1);
        if (!row.isNull(meant) && !row.isNull(meant + 2) && row.getLong(meant) <= until) {
            // Nobody waits for it: the next search tries again.
            meanings.forget(table, NounTable.id(row), until).exceptionally(_ -> null);
        }
    }

    // --- the index

    private CompletionStage<List<Scored>> ask(Where where, int count) {
        return Together.all(where.branches().stream()
                        .map(branch -> candidates(wanted.length, branch, count))
                        .toList())
                .thenCompose(answers -> {
                    boolean all = answers.stream().allMatch(answer -> answer.size() < count);
                    var ids = answers.stream()
                            .flatMap(List::stream)
                            .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                            .map(Candidate::id)
                            .distinct()
                            .limit(count)
                            .toList();
                    return look(ids, 0, new HashMap<>()).thenCompose(found -> {
                        if (found.size() >= limit || all) {
                            return CompletableFuture.completedStage(ordered(found));
                        }
                        return count < limits.most() ? ask(where, limits.most()) : scan();
                    });
                });
    }

    // Best first, a piece at a time, until there are enough.
    private CompletionStage<Map<String, Scored>> look(List<String> ids, int from, Map<String, Scored> found) {
        if (from >= ids.size() || found.size() >= limit) {
            return CompletableFuture.completedStage(found);
        }
        int until = Math.min(ids.size(), from + Math.max(limit, AT_ONCE));
        return standing(ids.subList(from, until), found).thenCompose(more -> look(ids, until, more));
    }

    private CompletionStage<List<Candidate>> candidates(int length, List<Where.Part> branch, int count) {
        var column = Field.quoted(VectorColumns.name(length));
        var vector = Meanings.cqlVector(length == wanted.length ? wanted : any(length));
        var values = new ArrayList<Object>();
        values.add(vector);
        branch.forEach(part -> values.add(part.value()));
        values.add(vector);
        values.add(count);
        var sql = "SELECT id, similarity_dot_product(" + column + ", ?) FROM " + Field.quoted(table.relation())
                + (branch.isEmpty() ? "" : " WHERE ")
                + branch.stream()
                        .map(part -> Field.quoted(part.column()) + " " + part.operator() + " ?")
                        .collect(Collectors.joining(" AND "))
                + " ORDER BY " + column + " ANN OF ? LIMIT ?";
        return cql.nearest(sql, count, values)
                .thenApply(rows -> rows.stream()
                        .map(row -> new Candidate(row.getString(0), row.getFloat(1)))
                        .toList());
    }

    // --- vectors of another length

    // Nothing was found: is that because another model made all the vectors?
    private CompletionStage<List<Scored>> nothing() {
        return has(wanted.length).thenCompose(ours -> {
            if (ours) {
                return CompletableFuture.completedStage(List.of());
            }
            var others = meanings.columns().lengths(table).stream()
                    .filter(length -> length != wanted.length)
                    .toList();
            return Together.all(others.stream().map(this::has).toList()).thenCompose(there -> {
                if (there.contains(true)) {
                    return CompletableFuture.failedStage(new KontorException(
                            "KON-3012",
                            "all vectors of " + table.noun().name() + " have another length than the " + wanted.length
                                    + " numbers asked for: another model made them. Run ./kontor rebuild "
                                    + table.noun().name() + ", which embeds the entities anew"));
                }
                return CompletableFuture.completedStage(List.of());
            });
        });
    }

    private CompletionStage<Boolean> has(int length) {
        if (!meanings.columns().lengths(table).contains(length)) {
            return CompletableFuture.completedStage(false);
        }
        var selection = Meanings.meant(table, table.some(List.of()), length);
        return candidates(length, List.of(), limits.first())
                .thenCompose(found -> Together.all(found.stream()
                        .map(one -> Question.one(cql, selection, one.id())
                                .thenApply(row ->
                                        row.isPresent() && Meanings.vector(selection, row.get(), length) != null))
                        .toList()))
                .thenApply(there -> there.contains(true));
    }

    private static float[] any(int length) {
        var vector = new float[length];
        vector[0] = 1;
        return vector;
    }
}
