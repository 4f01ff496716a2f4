package kontor.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.StepKey;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;

/** Makes the kernel's values of rows. */
final class Rows {
    /** The columns of {@link #message}. */
    static final String MESSAGE =
            "m.id, m.source, m.type, m.subject, m.time, m.accepted, m.data, m.hash, m.cause, m.depth, m.reply";
    /** The columns of {@link #run}. */
    static final String RUN = "r.id, r.shard, r.rule, m.source, m.id, m.type, m.subject, r.origin, r.row, r.state,"
            + " r.attempts, r.fingerprint, r.started, r.ended, r.wake, r.error, r.result";
    /** The columns of {@link #step}. */
    static final String STEP = "step, kind, target, hash, request, outcome, started, ended, attempts";
    /** The columns of {@link #event}. */
    static final String EVENT = "version, time, kind, change, cause, run, step, request, hash, previous";

    private Rows() {}

    static Message message(ResultSet row, int from) throws SQLException {
        return new Message(
                row.getString(from),
                row.getString(from + 1),
                row.getString(from + 2),
                row.getString(from + 3),
                Times.there(row, from + 4),
                Times.there(row, from + 5),
                Json.parse(row.getString(from + 6)),
                row.getString(from + 7),
                Codec.cause(row.getString(from + 8)),
                row.getInt(from + 9),
                Codec.reply(row.getString(from + 10)));
    }

    static RunRecord run(ResultSet row, int from) throws SQLException {
        var origin = Codec.node(row.getString(from + 7));
        return new RunRecord(
                row.getString(from),
                row.getInt(from + 1),
                row.getString(from + 2),
                origin == null ? row.getString(from + 3) : origin.get("source").asText(),
                origin == null ? row.getString(from + 4) : origin.get("message").asText(),
                origin == null ? row.getString(from + 5) : origin.get("type").asText(),
                origin == null ? row.getString(from + 6) : origin.get("subject").asText(),
                row.getString(from + 8),
                state(row.getString(from + 9)),
                row.getInt(from + 10),
                row.getString(from + 11),
                Times.there(row, from + 12),
                Times.read(row, from + 13),
                Times.read(row, from + 14),
                Codec.refused(row.getString(from + 15)),
                Codec.node(row.getString(from + 16)));
    }

    static RunState state(String word) {
        return RunState.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static StepRecord step(ResultSet row) throws SQLException {
        return new StepRecord(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Json.parse(row.getString(5)),
                Codec.outcome(row.getString(6)),
                Times.there(row, 7),
                Times.read(row, 8),
                row.getInt(9));
    }

    static EntityEvent event(ResultSet row) throws SQLException {
        return new EntityEvent(
                row.getLong(1),
                Times.there(row, 2),
                EntityEvent.Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                (ObjectNode) Json.parse(row.getString(4)),
                Codec.cause(row.getString(5)),
                new StepKey(row.getString(6), row.getInt(7), row.getString(8)),
                row.getString(9));
    }
}
