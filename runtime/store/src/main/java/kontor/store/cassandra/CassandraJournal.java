package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import kontor.sdk.KontorException;
import kontor.store.journal.PlainJournal;
import org.jspecify.annotations.Nullable;

/**
 * Plain events and snapshots. An actor's events are one partition, so that several are added all or none, by a conditional
 * batch; these actors are few, and have few events. {@code k_actor} lists the actors in order.
 */
final class CassandraJournal implements PlainJournal {
    private static final String COLUMNS = "sequence, time, serializer, type, payload, meta_serializer, meta_type, meta";
    private static final int PAGE = 500;

    private final Cql cql;
    private final Retries retries;
    private final InFlight inFlight;
    private final Set<String> listed = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<String, CompletableFuture<Void>> turns = new ConcurrentHashMap<>();

    CassandraJournal(Cql cql, Retries retries, InFlight inFlight) {
        this.cql = cql;
        this.retries = retries;
        this.inFlight = inFlight;
    }

    static List<String> ddl() {
        return List.of(
                """
                CREATE TABLE IF NOT EXISTS k_journal (actor text, sequence bigint, highest bigint static, time bigint,
                  writer text, manifest text, serializer int, type text, payload blob, meta_serializer int,
                  meta_type text, meta blob, PRIMARY KEY (actor, sequence))""", "CREATE TABLE IF NOT EXISTS k_actor (slot int, actor text, PRIMARY KEY (slot, actor))", """
                CREATE TABLE IF NOT EXISTS k_snapshot (actor text, sequence bigint, time bigint, serializer int, type text,
                  payload blob, meta_serializer int, meta_type text, meta blob, PRIMARY KEY (actor, sequence))
                  WITH CLUSTERING ORDER BY (sequence DESC)""");
    }

    // --- events

    @Override
    public CompletionStage<Void> append(List<Entry> entries) {
        if (entries.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        var actor = entries.getFirst().actor();
        return inOrder(actor, () -> listed(actor).thenCompose(_ -> retries.again(() -> appended(entries))));
    }

    // One after the other for each actor: the last one says which sequence is the highest.
    private CompletionStage<Void> inOrder(String actor, Supplier<CompletionStage<Void>> write) {
        var next = turns.compute(
                actor,
                (_, before) -> before == null
                        ? write.get().toCompletableFuture()
                        : before.exceptionally(_ -> null).thenCompose(_ -> write.get()));
        next.whenComplete((_, _) -> turns.remove(actor, next));
        return inFlight.add(next);
    }

    private CompletionStage<Void> listed(String actor) {
        if (listed.contains(actor)) {
            return CompletableFuture.completedStage(null);
        }
        return retries.again(() -> cql.run("INSERT INTO k_actor (slot, actor) VALUES (0, ?)", actor))
                .thenAccept(_ -> listed.add(actor));
    }

    private CompletionStage<Void> appended(List<Entry> entries) {
        var last = entries.getLast();
        var stages = new ArrayList<CompletionStage<BoundStatement>>();
        for (var entry : entries) {
            stages.add(insert(entry));
        }
        stages.add(cql.bound("UPDATE k_journal SET highest = ? WHERE actor = ?", last.sequence(), last.actor()));
        return Together.all(stages)
                .thenCompose(this::conditional)
                .thenCompose(
                        answer -> answer.wasApplied() ? CompletableFuture.completedStage(null) : conflict(entries));
    }

    // What is there may be this very write, which was not answered the first time.
    private CompletionStage<Void> conflict(List<Entry> entries) {
        var first = entries.getFirst();
        return read(first.actor(), first.sequence(), entries.getLast().sequence(), entries.size())
                .thenCompose(there -> same(there, entries)
                        ? CompletableFuture.completedStage(null)
                        : CompletableFuture.failedStage(new KontorException(
                                "KON-3009",
                                "event " + first.sequence() + " of '" + first.actor() + "' is in the store already")));
    }

    private static boolean same(List<Entry> there, List<Entry> written) {
        if (there.size() != written.size()) {
            return false;
        }
        for (int i = 0; i < there.size(); i++) {
            var kept = there.get(i);
            var entry = written.get(i);
            if (entry.writer().isEmpty()
                    || !kept.writer().equals(entry.writer())
                    || kept.time() != entry.time()
                    || !Arrays.equals(kept.payload().bytes(), entry.payload().bytes())) {
                return false;
            }
        }
        return true;
    }

    private CompletionStage<BoundStatement> insert(Entry entry) {
        var meta = entry.meta();
        return cql.bound(
                "INSERT INTO k_journal (actor, sequence, time, writer, manifest, serializer, type, payload,"
                        + " meta_serializer, meta_type, meta) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS",
                entry.actor(),
                entry.sequence(),
                entry.time(),
                entry.writer(),
                entry.manifest(),
                entry.payload().serializer(),
                entry.payload().manifest(),
                ByteBuffer.wrap(entry.payload().bytes()),
                meta == null ? null : meta.serializer(),
                meta == null ? null : meta.manifest(),
                meta == null ? null : ByteBuffer.wrap(meta.bytes()));
    }

    @Override
    public CompletionStage<List<Entry>> read(String actor, long from, long to, int limit) {
        return cql.all(
                        "SELECT writer, manifest, " + COLUMNS + " FROM k_journal WHERE actor = ? AND sequence >= ?"
                                + " AND sequence <= ? LIMIT ?",
                        actor,
                        from,
                        to,
                        limit)
                .thenApply(rows -> rows.stream().map(row -> entry(actor, row)).toList());
    }

    private static Entry entry(String actor, Row row) {
        return new Entry(
                actor,
                row.getLong("sequence"),
                row.getLong("time"),
                text(row, "writer"),
                text(row, "manifest"),
                payload(row),
                meta(row));
    }

    private static Packed payload(Row row) {
        return new Packed(row.getInt("serializer"), text(row, "type"), bytes(row, "payload"));
    }

    private static @Nullable Packed meta(Row row) {
        return row.isNull("meta")
                ? null
                : new Packed(row.getInt("meta_serializer"), text(row, "meta_type"), bytes(row, "meta"));
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    private static byte[] bytes(Row row, String column) {
        var buffer = Objects.requireNonNull(row.getByteBuffer(column), column);
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    // Conditionally, like the additions: a plain deletion could be dated before them by another clock.
    @Override
    public CompletionStage<Void> delete(String actor, long upTo) {
        return inOrder(actor, () -> deleted(actor, upTo));
    }

    private CompletionStage<Void> deleted(String actor, long upTo) {
        return highest(actor)
                .thenCompose(highest -> highest == 0
                        ? CompletableFuture.completedStage(null)
                        : retries.again(() -> deleted(actor, upTo, highest))
                                // Another node has added something meanwhile.
                                .thenCompose(applied ->
                                        applied ? CompletableFuture.completedStage(null) : deleted(actor, upTo)));
    }

    private CompletionStage<Boolean> deleted(String actor, long upTo, long highest) {
        return Together.all(List.of(
                        cql.bound(
                                "UPDATE k_journal SET highest = ? WHERE actor = ? IF highest = ?",
                                highest,
                                actor,
                                highest),
                        cql.bound("DELETE FROM k_journal WHERE actor = ? AND sequence <= ?", actor, upTo)))
                .thenCompose(this::conditional)
                .thenApply(AsyncResultSet::wasApplied);
    }

    private CompletionStage<AsyncResultSet> conditional(List<BoundStatement> statements) {
        return cql.execute(BatchStatement.builder(BatchType.UNLOGGED)
                .addStatements(List.copyOf(statements))
                .setConsistencyLevel(DefaultConsistencyLevel.QUORUM)
                .setSerialConsistencyLevel(DefaultConsistencyLevel.SERIAL)
                .setIdempotence(false)
                .build());
    }

    @Override
    public CompletionStage<Long> highest(String actor) {
        return cql.first("SELECT highest FROM k_journal WHERE actor = ? LIMIT 1", actor)
                .thenApply(row -> row.map(found -> found.getLong("highest")).orElse(0L));
    }

    @Override
    public CompletionStage<List<String>> actors(@Nullable String after, int limit) {
        return cql.all(
                        "SELECT actor FROM k_actor WHERE slot = 0 AND actor > ? LIMIT ?",
                        after == null ? "" : after,
                        limit)
                .thenApply(rows -> rows.stream().map(row -> text(row, "actor")).toList());
    }

    // --- snapshots

    @Override
    public CompletionStage<Void> save(Snapshot snapshot) {
        var meta = snapshot.meta();
        return inFlight.add(retries.again(() -> cql.run(
                "INSERT INTO k_snapshot (actor, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                snapshot.actor(),
                snapshot.sequence(),
                snapshot.time(),
                snapshot.payload().serializer(),
                snapshot.payload().manifest(),
                ByteBuffer.wrap(snapshot.payload().bytes()),
                meta == null ? null : meta.serializer(),
                meta == null ? null : meta.manifest(),
                meta == null ? null : ByteBuffer.wrap(meta.bytes()))));
    }

    @Override
    public CompletionStage<Optional<Snapshot>> load(String actor, Bounds bounds) {
        return within("sequence, time", actor, bounds)
                .thenCompose(rows -> rows.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : cql.first(
                                        "SELECT " + COLUMNS + " FROM k_snapshot WHERE actor = ? AND sequence = ?",
                                        actor,
                                        rows.getFirst().getLong("sequence"))
                                .thenApply(found -> found.map(row -> snapshot(actor, row))));
    }

    private static Snapshot snapshot(String actor, Row row) {
        return new Snapshot(actor, row.getLong("sequence"), row.getLong("time"), payload(row), meta(row));
    }

    /** The snapshots within bounds, newest first. */
    private CompletionStage<List<Row>> within(String columns, String actor, Bounds bounds) {
        var found = new ArrayList<Row>();
        return cql.page(
                        "SELECT " + columns + " FROM k_snapshot WHERE actor = ? AND sequence >= ? AND sequence <= ?",
                        PAGE,
                        actor,
                        bounds.minSequence(),
                        bounds.maxSequence())
                .thenCompose(page -> Cql.each(page, row -> {
                    long time = row.getLong("time");
                    if (time >= bounds.minTime() && time <= bounds.maxTime()) {
                        found.add(row);
                    }
                }))
                .thenApply(_ -> found);
    }

    @Override
    public CompletionStage<Void> deleteSnapshots(String actor, Bounds bounds) {
        return inFlight.add(within("sequence, time", actor, bounds)
                .thenCompose(rows -> Together.each(
                        rows,
                        8,
                        row -> retries.again(() -> cql.run(
                                "DELETE FROM k_snapshot WHERE actor = ? AND sequence = ?",
                                actor,
                                row.getLong("sequence"))))));
    }
}
