package kontor.store.embedded;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.EntityRow;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Matching;
import kontor.store.embedded.Scores.Candidate;

/**
 * The nearest rows that match a filter. Candidates are looked at best first; when few of them match, the store is asked
 * once for all rows that do, and only those are looked at further.
 */
final class NearestRows {
    private static final int FEWEST = 64;
    /** Past so many candidates looked at, a filter is taken to let few rows pass. */
    private static final int MANY = 256;

    private final Db db;
    private final NounTable table;
    private final Filter where;
    private final int limit;
    private final Scores scores;
    private final List<Scored> found = new ArrayList<>();

    private NearestRows(Db db, NounTable table, Filter where, int limit, Scores scores) {
        this.db = db;
        this.table = table;
        this.where = where;
        this.limit = limit;
        this.scores = scores;
    }

    static List<Scored> find(Db db, NounTable table, Filter where, int limit, Scores scores) throws SQLException {
        return new NearestRows(db, table, where, limit, scores).find();
    }

    private List<Scored> find() throws SQLException {
        int looked = 0;
        int piece = Math.max(FEWEST, limit);
        while (found.size() < limit && !scores.isEmpty() && looked <= MANY + limit) {
            look(candidates(piece));
            looked += piece;
            piece *= 2;
        }
        if (found.size() < limit && !scores.isEmpty()) {
            var matching = matching();
            scores.keep(row -> Arrays.binarySearch(matching, row) >= 0);
            while (found.size() < limit && !scores.isEmpty()) {
                look(candidates(Math.max(FEWEST, limit)));
            }
        }
        return List.copyOf(found);
    }

    private List<Candidate> candidates(int most) {
        var candidates = new ArrayList<Candidate>();
        while (candidates.size() < most && !scores.isEmpty()) {
            candidates.add(scores.next());
        }
        return candidates;
    }

    private void look(List<Candidate> candidates) throws SQLException {
        var rows = new HashMap<Long, EntityRow>();
        var numbers = candidates.stream().map(Candidate::row).toList();
        db.list(
                table.select() + " WHERE _deleted = 0 AND _row IN (SELECT value FROM json_each(?))",
                row -> rows.put(row.getLong(1), table.row(row)),
                Json.text(Json.of(numbers)));
        for (var candidate : candidates) {
            var row = rows.get(candidate.row());
            if (row != null && found.size() < limit && Matching.test(where, table.noun(), row.id(), row.entity())) {
                found.add(new Scored(row, Math.clamp(candidate.score(), -1, 1)));
            }
        }
    }

    private long[] matching() throws SQLException {
        var condition = new WhereSql(table, db.matches());
        var sql = "SELECT _row FROM " + table.relation() + " WHERE _deleted = 0 AND " + condition.of(where)
                + " ORDER BY _row";
        var rows = new long[1_024];
        int count = 0;
        for (long row : db.composed(sql, found -> found.getLong(1), condition.values())) {
            rows = count < rows.length ? rows : Arrays.copyOf(rows, count * 2);
            rows[count++] = row;
        }
        return Arrays.copyOf(rows, count);
    }
}
