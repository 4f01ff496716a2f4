package kontor.store.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import kontor.sdk.KontorException;
import kontor.store.Conflicts;
import kontor.store.journal.PlainJournal;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Plain events and snapshots in two tables. */
final class EmbeddedJournal implements PlainJournal {
    private static final String BOUNDS = " WHERE actor = ? AND sequence BETWEEN ? AND ? AND time BETWEEN ? AND ?";
    private final Writer writer;
    private final Readers readers;

    EmbeddedJournal(Writer writer, Readers readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public CompletionStage<Void> append(List<Entry> entries) {
        long bytes = entries.stream()
                .mapToLong(entry -> 200 + entry.payload().bytes().length)
                .sum();
        return writer.submit(
                entries.stream()
                        .<Change>map(entry -> tables -> insert(tables.db, entry))
                        .toList(),
                bytes);
    }

    private static void insert(Db db, Entry entry) throws SQLException {
        try {
            db.update(
                    "INSERT INTO k_journal(actor, sequence, time, writer, manifest, serializer, type, payload,"
                            + " meta_serializer, meta_type, meta) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    entry.actor(),
                    entry.sequence(),
                    entry.time(),
                    entry.writer(),
                    entry.manifest(),
                    entry.payload().serializer(),
                    entry.payload().manifest(),
                    entry.payload().bytes(),
                    entry.meta() == null ? null : entry.meta().serializer(),
                    entry.meta() == null ? null : entry.meta().manifest(),
                    entry.meta() == null ? null : entry.meta().bytes());
        } catch (SQLiteException e) {
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY) {
                throw new KontorException(
                        Conflicts.CODE,
                        "event " + entry.sequence() + " of '" + entry.actor() + "' is in the store already");
            }
            throw e;
        }
        highest(db, entry.actor(), entry.sequence());
    }

    private static void highest(Db db, String actor, long sequence) throws SQLException {
        db.update(
                "INSERT INTO k_actor(actor, highest) VALUES(?1, ?2)"
                        + " ON CONFLICT(actor) DO UPDATE SET highest = max(highest, ?2)",
                actor,
                sequence);
    }

    @Override
    public CompletionStage<List<Entry>> read(String actor, long from, long to, int limit) {
        return readers.ask(db -> db.list(
                "SELECT sequence, time, writer, manifest, serializer, type, payload, meta_serializer, meta_type, meta"
                        + " FROM k_journal WHERE actor = ? AND sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?",
                row -> new Entry(
                        actor,
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        new Packed(row.getInt(5), row.getString(6), row.getBytes(7)),
                        meta(row, 8)),
                actor,
                from,
                to,
                limit));
    }

    private static @Nullable Packed meta(ResultSet row, int from) throws SQLException {
        var bytes = row.getBytes(from + 2);
        return bytes == null ? null : new Packed(row.getInt(from), row.getString(from + 1), bytes);
    }

    @Override
    public CompletionStage<Void> delete(String actor, long upTo) {
        return writer.submit(
                List.of(tables ->
                        tables.db.update("DELETE FROM k_journal WHERE actor = ? AND sequence <= ?", actor, upTo)),
                100);
    }

    @Override
    public CompletionStage<Long> highest(String actor) {
        return readers.ask(db -> db.number("SELECT highest FROM k_actor WHERE actor = ?", actor));
    }

    @Override
    public CompletionStage<List<String>> actors(@Nullable String after, int limit) {
        return readers.ask(db -> db.list(
                "SELECT actor FROM k_actor WHERE actor > ? ORDER BY actor LIMIT ?",
                row -> row.getString(1),
                after == null ? "" : after,
                limit));
    }

    @Override
    public CompletionStage<Void> save(Snapshot snapshot) {
        return writer.submit(
                List.of(tables -> tables.db.update(
                        "INSERT OR REPLACE INTO k_snapshot(actor, sequence, time, serializer, type, payload,"
                                + " meta_serializer, meta_type, meta) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        snapshot.actor(),
                        snapshot.sequence(),
                        snapshot.time(),
                        snapshot.payload().serializer(),
                        snapshot.payload().manifest(),
                        snapshot.payload().bytes(),
                        snapshot.meta() == null ? null : snapshot.meta().serializer(),
                        snapshot.meta() == null ? null : snapshot.meta().manifest(),
                        snapshot.meta() == null ? null : snapshot.meta().bytes())),
                200L + snapshot.payload().bytes().length);
    }

    @Override
    public CompletionStage<Optional<Snapshot>> load(String actor, Bounds bounds) {
        return readers.ask(db -> db.first(
                "SELECT sequence, time, serializer, type, payload, meta_serializer, meta_type, meta FROM k_snapshot"
                        + BOUNDS + " ORDER BY sequence DESC LIMIT 1",
                row -> new Snapshot(
                        actor,
                        row.getLong(1),
                        row.getLong(2),
                        new Packed(row.getInt(3), row.getString(4), row.getBytes(5)),
                        meta(row, 6)),
                actor,
                bounds.minSequence(),
                bounds.maxSequence(),
                bounds.minTime(),
                bounds.maxTime()));
    }

    @Override
    public CompletionStage<Void> deleteSnapshots(String actor, Bounds bounds) {
        return writer.submit(
                List.of(tables -> tables.db.update(
                        "DELETE FROM k_snapshot" + BOUNDS,
                        actor,
                        bounds.minSequence(),
                        bounds.maxSequence(),
                        bounds.minTime(),
                        bounds.maxTime())),
                100);
    }
}
