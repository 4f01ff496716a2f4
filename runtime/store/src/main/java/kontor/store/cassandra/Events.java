package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.StepKey;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/** Events of entities in k_event: partitions of {@link #PART} versions, so that none grows without end. */
final class Events {
    /** How many versions a partition holds. */
    static final int PART = 1_000;

    static final String TABLE = "k_event";
    static final String SELECT =
            "SELECT version, time, kind, change, cause, run, step, request, hash FROM k_event WHERE noun = ? AND id = ?"
                    + " AND part = ?";

    private Events() {}

    /** The part of a version. */
    static int part(long version) {
        return (int) ((version - 1) / PART);
    }

    static Change insert(String noun, String id, EntityEvent event) {
        var cause = event.cause();
        return Change.insert(
                TABLE,
                List.of(
                        Change.cell("noun", noun),
                        Change.cell("id", id),
                        Change.cell("part", part(event.version())),
                        Change.cell("version", event.version())),
                List.of(
                        Change.cell("time", event.time().toString()),
                        Change.cell("kind", event.kind().word()),
                        Change.cell("change", Json.text(event.change())),
                        Change.cell("cause", cause == null ? null : text(cause)),
                        Change.cell("run", event.key().run()),
                        Change.cell("step", event.key().step()),
                        Change.cell("request", event.key().hash()),
                        Change.cell("hash", event.hash())));
    }

    private static String text(Cause cause) {
        return new String(Wire.write(cause, Cause.class), StandardCharsets.UTF_8);
    }

    private static @Nullable Cause cause(@Nullable String text) {
        return text == null ? null : Wire.read(text.getBytes(StandardCharsets.UTF_8), Cause.class);
    }

    static EntityEvent event(Row row) {
        return new EntityEvent(
                row.getLong(0),
                Instant.parse(row.getString(1)),
                EntityEvent.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                (ObjectNode) Json.parse(row.getString(3)),
                cause(row.getString(4)),
                new StepKey(row.getString(5), row.getInt(6), row.getString(7)),
                row.getString(8));
    }
}
