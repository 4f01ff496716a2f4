package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.Objects;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is in {@code k_run}.
 *
 * @param run the run
 * @param position the position of its message
 * @param n its number among its message's runs, from 1
 * @param type the type of its message
 */
record KeptRun(RunRecord run, long position, int n, String type) {
    private static final String COLUMNS = "SELECT id, position, n, type, body, result FROM " + ShardTables.RUN;
    static final String BY_ID = COLUMNS + " WHERE id = ? AND step = " + ShardTables.ITSELF;
    /** Several at once, at most {@link Lookups#AT_ONCE}. */
    static final String BY_IDS = COLUMNS + " WHERE id IN ? AND step = " + ShardTables.ITSELF;

    static KeptRun of(Row row) {
        var run = Wire.read(ShardTables.bytes(row, "body"), RunRecord.class);
        var result = row.getByteBuffer("result") == null ? null : Json.parse(ShardTables.bytes(row, "result"));
        return new KeptRun(
                run.with(run.state(), run.endedAt(), run.wakeAt(), run.error(), result),
                row.getLong("position"),
                row.getInt("n"),
                ShardTables.string(row, "type"));
    }

    /** The run's body. Its result has a column of its own: JSON's null and no result are different. */
    static byte[] body(RunRecord run) {
        return Wire.write(run.with(run.state(), run.endedAt(), run.wakeAt(), run.error(), null), RunRecord.class);
    }

    static boolean isParked(RunState state) {
        return switch (state) {
            case SLEEPING, WAITING, RETRYING -> true;
            case RUNNING, BLOCKED, COMPLETED, FAILED, CANCELLED -> false;
        };
    }

    /** When a run that is parked is due by itself, null when it is not parked or for ever. */
    static @Nullable Instant due(RunRecord run) {
        return isParked(run.state()) ? run.wakeAt() : null;
    }

    /** Whether the runs of a state are noted in their list; most runs are running or completed, and are not. */
    static boolean isNoted(RunState state) {
        return state != RunState.RUNNING && state != RunState.COMPLETED;
    }

    /** The result as it is stored, null for none. */
    static byte @Nullable [] result(RunRecord run) {
        return run.result() == null
                ? null
                : ShardTables.utf8(Objects.requireNonNull(Json.text(run.result()), "a text"));
    }
}
