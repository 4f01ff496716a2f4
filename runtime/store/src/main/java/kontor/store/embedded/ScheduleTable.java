package kontor.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes schedules: their last ticks and whether they are paused. */
final class ScheduleTable {
    /** How many ticks of a schedule are kept for show; the last one is kept for ever. */
    static final int TICKS = 10;

    private final Db db;

    ScheduleTable(Db db) {
        this.db = db;
    }

    void ticked(int shard, String rule, Instant tick, @Nullable String run) throws SQLException {
        db.update(
                "INSERT INTO k_schedule(rule, shard, last_tick, last_run, paused) VALUES(?1, ?2, ?3, ?4, 0)"
                        + " ON CONFLICT(rule) DO UPDATE SET last_tick = max(coalesce(last_tick, ?3), ?3),"
                        + " last_run = coalesce(?4, last_run)",
                rule,
                shard,
                Times.of(tick),
                run);
        db.update("INSERT OR REPLACE INTO k_tick(rule, tick, run) VALUES(?, ?, ?)", rule, Times.of(tick), run);
        db.update(
                "DELETE FROM k_tick WHERE rule = ?1 AND tick <"
                        + " (SELECT min(tick) FROM (SELECT tick FROM k_tick WHERE rule = ?1 ORDER BY tick DESC LIMIT ?2))",
                rule,
                TICKS);
    }

    void paused(int shard, String rule, boolean paused) throws SQLException {
        db.update(
                "INSERT INTO k_schedule(rule, shard, last_tick, paused) VALUES(?1, ?2, NULL, ?3) ON CONFLICT(rule)"
                        + " DO UPDATE SET paused = ?3",
                rule,
                shard,
                paused ? 1 : 0);
    }
}
