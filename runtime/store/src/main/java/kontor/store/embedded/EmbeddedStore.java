package kontor.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Message;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Meters;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.EachState;
import kontor.kernel.shard.ShardRecord;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.where.Filter;
import kontor.sdk.KontorException;
import kontor.sdk.words.Sort;
import kontor.store.journal.JournalStore;
import kontor.store.journal.PlainJournal;
import org.jspecify.annotations.Nullable;

/**
 * The store of one node: a SQLite database in a folder. Everything that is in flight goes into one transaction, with one
 * fsync; reads go on beside it.
 *
 * <p>The folder holds {@code kontor.db} (with {@code kontor.db-wal} while the node runs) and {@code lock}.
 */
public final class EmbeddedStore implements JournalStore {
    private static final long EPOCH = 1;
    private final FolderLock lock;
    private final Nouns nouns;
    private final Figures figures;
    private final Writer writer;
    private final Readers readers;
    private final Meanings meanings;
    private final Housekeeping housekeeping;
    private final PlainJournal plain;

    private EmbeddedStore(
            FolderLock lock, Path folder, Path file, Db db, Nouns nouns, int shards, Settings settings, Meters meters)
            throws SQLException {
        this.lock = lock;
        this.nouns = nouns;
        this.figures = new Figures(meters);
        this.readers = new Readers(() -> Sqlite.reader(file, settings), settings, figures);
        this.meanings = new Meanings(readers, settings, figures);
        var tables = new Tables(db, shards, meanings::changed);
        this.writer = new Writer(db, Sqlite.checkpointer(file), tables, settings, figures);
        this.housekeeping = new Housekeeping(folder, nouns, writer, readers);
        this.plain = new EmbeddedJournal(writer, readers);
        if (!nouns.stale().isEmpty()) {
            housekeeping.refresh(nouns.stale());
        }
        housekeeping.claim(nouns.unclaimed());
    }

    /**
     * Opens the store of a folder, making it when there is none.
     *
     * <p>Refused with KON-3001 when another node has the folder, KON-3002 when it was made with another number of shards,
     * KON-3003 when a newer version wrote it, KON-3004 when it is damaged, KON-3005 when the folder cannot be used.
     *
     * @param folder the folder
     * @param models the nouns whose entities it keeps
     * @param shards the number of shards, fixed for the store's life
     * @param settings how it works
     * @param meters where it tells what it does
     */
    public static EmbeddedStore open(
            Path folder, Collection<NounModel> models, int shards, Settings settings, Meters meters) {
        var lock = FolderLock.take(folder);
        var file = file(folder);
        try {
            Opening.check(file, settings);
            return opened(lock, folder, models, shards, settings, meters);
        } catch (SQLException e) {
            release(lock);
            throw new KontorException(
                    "KON-3004", file + " cannot be opened: " + e.getMessage() + ". Restore it from a backup", e);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    /** The same, for who counts nothing. */
    public static EmbeddedStore open(Path folder, Collection<NounModel> models, int shards, Settings settings) {
        return open(folder, models, shards, settings, Meters.NONE);
    }

    private static Path file(Path folder) {
        return folder.resolve("kontor.db");
    }

    private static EmbeddedStore opened(
            FolderLock lock, Path folder, Collection<NounModel> models, int shards, Settings settings, Meters meters)
            throws SQLException {
        var file = file(folder);
        var db = Sqlite.writer(file, settings);
        try {
            var nouns = Opening.prepare(db, file, models, shards, settings);
            return new EmbeddedStore(lock, folder, file, db, nouns, shards, settings, meters);
        } catch (SQLException | RuntimeException e) {
            db.close();
            throw e;
        }
    }

    private static void release(FolderLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new KontorException("KON-3005", "the folder's lock cannot be released: " + e.getMessage(), e);
        }
    }

    // --- owning

    // The folder's lock is the fence: one process has every shard, in one epoch.
    @Override
    public CompletionStage<Long> own(int shard) {
        return CompletableFuture.completedStage(EPOCH);
    }

    @Override
    public boolean owns(int shard, long epoch) {
        return epoch == EPOCH;
    }

    // --- writing

    @Override
    public CompletionStage<Void> write(Write write) {
        try {
            return switch (write) {
                case Stored stored -> {
                    var encoded = EntityTable.Encoded.of(nouns.get(stored.noun()), stored);
                    yield writer.submit(
                            List.of(tables -> tables.entities.apply(encoded, tables.messages, tables.vectors)),
                            encoded.bytes());
                }
                case ShardRecord record -> {
                    var encoder = new RecordEncoder(record);
                    yield writer.submit(encoder.changes(), encoder.bytes());
                }
                default -> throw new IllegalArgumentException("not a write of this store: " + write.getClass());
            };
        } catch (KontorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> settled() {
        return writer.submit(List.of(), 0);
    }

    // --- recovery

    @Override
    public CompletionStage<ShardSnapshot> shard(int shard, Instant horizon) {
        return readers.together(db -> ShardReads.shard(db, shard, horizon));
    }

    @Override
    public CompletionStage<Optional<ActiveRun>> parked(String run) {
        return readers.together(db -> ShardReads.run(db, run));
    }

    @Override
    public CompletionStage<List<Due>> due(int shard, Instant after, Instant until) {
        return readers.ask(db -> ShardReads.due(db, shard, after, until));
    }

    @Override
    public CompletionStage<List<Waiting>> waiting(String type) {
        return readers.ask(db -> ShardReads.waiting(db, type));
    }

    @Override
    public CompletionStage<List<Message>> arrived(String type, Map<String, String> equals, Instant since, int limit) {
        return readers.ask(db -> LogReads.arrived(db, type, equals, since, limit));
    }

    @Override
    public CompletionStage<Map<String, Long>> openRuns() {
        return readers.ask(ShardReads::openRuns);
    }

    // --- entities

    @Override
    public CompletionStage<Optional<EntityState>> entity(String noun, String id) {
        return of(noun, table -> readers.ask(db -> EntityReads.entity(db, table, id)));
    }

    @Override
    public CompletionStage<Optional<EntityEvent>> applied(String noun, String id, StepKey key, Instant since) {
        return of(noun, table -> readers.together(db -> EntityReads.applied(db, table, id, key, since)));
    }

    @Override
    public CompletionStage<List<EntityEvent>> history(String noun, String id, long after, int limit) {
        return of(noun, table -> readers.together(db -> EntityReads.history(db, table, id, after, limit)));
    }

    @Override
    public CompletionStage<Page<EntityRow>> rows(
            String noun, Filter where, List<Sort<?>> sort, int limit, @Nullable String cursor) {
        return of(noun, table -> readers.ask(db -> EntityReads.rows(db, table, where, sort, limit, cursor)));
    }

    @Override
    public CompletionStage<List<String>> ids(String noun, Filter where, @Nullable String after, int limit) {
        return of(noun, table -> readers.ask(db -> EntityReads.ids(db, table, where, after, limit)));
    }

    @Override
    public CompletionStage<Long> count(String noun, Filter where) {
        return of(noun, table -> readers.ask(db -> EntityReads.count(db, table, where)));
    }

    @Override
    public CompletionStage<List<Figure>> aggregate(String noun, Filter where, Aggregation what, int limit) {
        return of(noun, table -> readers.ask(db -> AggregateRows.figures(db, table, where, what, limit)));
    }

    // --- values that only one entity may have

    @Override
    public CompletionStage<Optional<String>> claim(Claim claim) {
        var owner = new AtomicReference<@Nullable String>();
        return changed(claim, (db, table) -> owner.set(UniqueTable.claim(db, table, claim)))
                .thenApply(_ -> Optional.ofNullable(owner.get()));
    }

    @Override
    public CompletionStage<Void> release(Claim claim) {
        return changed(claim, (db, table) -> UniqueTable.release(db, table, claim));
    }

    private CompletionStage<Void> changed(Claim claim, UniqueTable.ClaimChange change) {
        long bytes = 200L + claim.value().length() + claim.id().length();
        return of(claim.noun(), table -> writer.submit(List.of(tables -> change.apply(tables.db, table)), bytes));
    }

    // --- meaning

    @Override
    public CompletionStage<Void> embed(String noun, String id, long version, float[] vector) {
        return of(noun, table -> {
            var encoded = VectorTable.Encoded.of(table, id, version, vector);
            return writer.submit(List.of(tables -> tables.vectors.embed(encoded)), encoded.bytes());
        });
    }

    @Override
    public CompletionStage<List<Scored>> nearest(String noun, float[] vector, Filter where, int limit) {
        return of(noun, table -> meanings.nearest(table, vector, where, limit));
    }

    @Override
    public CompletionStage<List<EntityId>> entities(@Nullable EntityId after, int limit) {
        return readers.ask(db -> EntityReads.entities(db, nouns, after, limit));
    }

    private <T> CompletionStage<T> of(
            String noun, java.util.function.Function<NounTable, CompletionStage<T>> question) {
        try {
            return question.apply(nouns.get(noun));
        } catch (KontorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<List<String>> notEmbedded(String noun, int length, @Nullable String after, int limit) {
        return of(noun, table -> readers.ask(db -> VectorTable.without(db, table, length, after, limit)));
    }

    // --- messages, runs, schedules

    @Override
    public CompletionStage<Optional<LoggedMessage>> message(String source, String id) {
        return readers.ask(db -> LogReads.message(db, source, id));
    }

    @Override
    public CompletionStage<Optional<LoggedMessage>> message(String id) {
        return readers.ask(db -> LogReads.message(db, id));
    }

    @Override
    public CompletionStage<Page<LoggedMessage>> messages(
            @Nullable String type, @Nullable Instant since, int limit, @Nullable String cursor) {
        return readers.ask(db -> LogReads.messages(db, type, since, limit, cursor));
    }

    @Override
    public CompletionStage<List<LoggedMessage>> messagesAfter(long position, int limit) {
        return readers.ask(db -> LogReads.after(db, position, limit));
    }

    @Override
    public CompletionStage<Long> lastPosition() {
        return readers.ask(db -> db.number("SELECT max(position) FROM k_message"));
    }

    @Override
    public CompletionStage<Page<RunRecord>> runs(
            @Nullable RunState state, @Nullable String rule, int limit, @Nullable String cursor) {
        return readers.ask(db -> LogReads.runs(db, state, rule, limit, cursor));
    }

    @Override
    public CompletionStage<Counted> countRuns(RunState state, @Nullable String rule, int most) {
        return readers.ask(db -> LogReads.countRuns(db, state, rule, most));
    }

    @Override
    public CompletionStage<Optional<RunWithSteps>> run(String id) {
        return readers.together(db -> LogReads.run(db, id));
    }

    @Override
    public CompletionStage<Optional<EachState>> openEach(String run) {
        return readers.ask(db -> LogReads.openEach(db, run));
    }

    @Override
    public CompletionStage<List<ScheduleRow>> schedules() {
        return readers.together(LogReads::schedules);
    }

    @Override
    public CompletionStage<List<Integer>> shards() {
        return readers.ask(db -> db.list("SELECT shard FROM k_shard ORDER BY shard", row -> row.getInt(1)));
    }

    @Override
    public CompletionStage<Long> sequence(int shard) {
        return readers.ask(db -> db.number("SELECT sequence FROM k_shard WHERE shard = ?", shard));
    }

    @Override
    public PlainJournal plain() {
        return plain;
    }

    // --- keeping house

    @Override
    public CompletionStage<Long> prune(Instant before) {
        return housekeeping.prune(before);
    }

    @Override
    public CompletionStage<Long> rebuild(String noun, LongConsumer progress) {
        return of(noun, table -> housekeeping.rebuild(table, progress));
    }

    @Override
    public CompletionStage<Void> backup(String file) {
        return housekeeping.backup(Path.of(file));
    }

    @Override
    public CompletionStage<List<String>> verify(LongConsumer progress) {
        return housekeeping.verify(progress);
    }

    @Override
    public String kind() {
        return "embedded";
    }

    @Override
    public @Nullable String trouble() {
        return writer.trouble();
    }

    @Override
    public Map<String, Double> figures() {
        return figures.all(writer.queue(), readers.waiting());
    }

    /** Writes what waits, puts the log into the database file, and gives the folder free. */
    @Override
    public void close() {
        try {
            housekeeping.close();
            readers.close();
            writer.close();
        } catch (SQLException e) {
            throw new KontorException("KON-3500", "the store could not be closed cleanly: " + e.getMessage(), e);
        } finally {
            release(lock);
        }
    }
}
