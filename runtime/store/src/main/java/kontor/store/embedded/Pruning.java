package kontor.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Deletes old messages with their runs. */
final class Pruning {
    private Pruning() {}

    /** An old message and where its runs are. */
    record Old(long position, long firstRun, long runs) {}

    /** Messages after a position that may go, as far as can be seen beside the writer. */
    static List<Old> candidates(Db db, long after, Instant before, int limit) throws SQLException {
        // The newest message stays: positions go on after it.
        return db.list(
                "SELECT position, first_run, runs FROM k_message m WHERE position > ? AND accepted < ? AND pending IS NULL"
                        + " AND position < (SELECT max(position) FROM k_message) AND " + ENDED
                        + " ORDER BY position LIMIT ?",
                row -> new Old(row.getLong(1), row.getLong(2), row.getLong(3)),
                after,
                Times.of(before),
                limit);
    }

    private static final String ENDED = "NOT EXISTS (SELECT 1 FROM k_run r"
            + " WHERE r.run BETWEEN m.first_run AND m.first_run + m.runs - 1 AND r.ended IS NULL)";

    /** Deletes them, looking again whether their runs have ended: one may have been tried again. */
    static long delete(Tables tables, List<Old> old) throws SQLException {
        long gone = 0;
        for (var one : old) {
            long deleted = tables.db.update(
                    "DELETE FROM k_message AS m WHERE position = ? AND pending IS NULL AND " + ENDED, one.position());
            if (deleted > 0 && one.runs() > 0) {
                long last = one.firstRun() + one.runs() - 1;
                tables.db.update("DELETE FROM k_step WHERE run BETWEEN ? AND ?", one.firstRun(), last);
                tables.db.update("DELETE FROM k_run WHERE run BETWEEN ? AND ?", one.firstRun(), last);
            }
            gone += deleted;
        }
        if (gone > 0) {
            tables.runs.forget();
        }
        return gone;
    }
}
