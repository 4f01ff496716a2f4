package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of a cluster: a keyspace of Cassandra that every node reads and writes. What a node writes of a shard goes through
 * the shard's log, which only the owner of its newest epoch can add to; see docs/internals/cassandra.md.
 */
public final class CassandraStore implements JournalStore {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraStore.class);
    private static final int TOLD_EVERY = 10_000;
    private static final ShardLog.Limits BATCH = new ShardLog.Limits(512, 256 * 1024, CassandraLog.BUCKET);
    // What is planned for it is somewhat larger than the write.
    private static final long MOST_WRITE = 4 * 1024 * 1024;

    private final CqlSession session;
    private final Cql cql;
    private final boolean ours;
    private final Figures figures;
    private final Retries retries = new Retries();
    private final InFlight inFlight = new InFlight();
    private final LastWrites lastWrites = new LastWrites();
    private final NounTables nouns;
    private final Owners owners;
    private final UniqueTable unique;
    private final CassandraJournal journal;
    private final EntityReads entities;
    private final Meanings meanings;
    private final Rebuild rebuild;
    private final Verifying verifying;
    private final SchemaLock turns;
    private final ShardReads shardReads;
    private final MessageReads messageReads;
    private final RunReads runReads;
    private final Pruning pruning;

    private CassandraStore(CqlSession session, boolean ours, Cql cql, NounTables nouns, int shards, Figures figures) {
        this.session = session;
        this.cql = cql;
        this.ours = ours;
        this.figures = figures;
        this.nouns = nouns;
        this.owners = new Owners(
                new CassandraLog(cql, new Tables(cql), figures),
                shard -> new PlannedRows(new EntityPlans(shard, cql, nouns), new ShardPlans(shard, cql)),
                BATCH,
                figures);
        this.unique = new UniqueTable(cql, retries);
        this.journal = new CassandraJournal(cql, retries, inFlight);
        this.entities = new EntityReads(cql, nouns);
        this.meanings = new Meanings(cql, nouns);
        this.rebuild = new Rebuild(cql, nouns, unique);
        this.verifying = new Verifying(cql, nouns, unique);
        this.turns = new SchemaLock(cql);
        this.shardReads = new ShardReads(cql, shards);
        this.messageReads = new MessageReads(cql);
        this.runReads = new RunReads(cql, shards);
        this.pruning = new Pruning(cql, owners);
    }

    /**
     * Opens the store of a keyspace. Blocks, for as long as the keyspace and the tables are made where that is wanted, and rows
     * are made anew because a field has another type or index than before; the nodes of a cluster take turns.
     *
     * <p>Refused with KON-3002 when it was made with another number of shards, KON-3003 when a newer version made it, KON-3007
     * when Cassandra is not reached or does not let this node in, KON-3016 when tables are missing that are not to be made.
     *
     * @param settings where Cassandra is
     * @param models the nouns whose entities it keeps
     * @param shards the number of shards, fixed for the store's life
     * @param meters where it tells what it does
     */
    public static CassandraStore open(
            CassandraSettings settings, Collection<NounModel> models, int shards, Meters meters) {
        var store = opened(settings, models, shards, meters);
        try {
            store.refresh();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Opens it and changes nothing, to look at it: refused as {@link #open} is, and with KON-3016 for what is missing. */
    public static CassandraStore asItIs(CassandraSettings settings, Collection<NounModel> models, int shards) {
        return opened(settings.asItIs(), models, shards, Meters.NONE);
    }

    private static CassandraStore opened(
            CassandraSettings settings, Collection<NounModel> models, int shards, Meters meters) {
        var session = Schema.open(settings, shards);
        try {
            return over(session, true, settings, models, shards, meters);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Over a session in a keyspace whose tables are made. */
    static CassandraStore over(
            CqlSession session,
            boolean ours,
            CassandraSettings settings,
            Collection<NounModel> models,
            int shards,
            Meters meters) {
        var cql = new Cql(session);
        var opening = NounTables.open(cql, models, settings.createSchema()).toCompletableFuture();
        NounTables nouns;
        try {
            nouns = opening.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw Cql.failure(e);
        }
        return new CassandraStore(session, ours, cql, nouns, shards, new Figures(meters, settings.queueBytes()));
    }

    /** Makes rows anew where that has to be done, unless another node has done it meanwhile. Blocks. */
    void refresh() {
        for (var noun : List.copyOf(nouns.stale())) {
            var done = turns.with(() -> nouns.isStale(cql, noun)
                    .thenCompose(still -> still ? refresh(noun) : CompletableFuture.<Long>completedStage(0L)));
            try {
                done.toCompletableFuture().join();
            } catch (java.util.concurrent.CompletionException e) {
                throw Cql.failure(e);
            }
        }
    }

    private CompletionStage<Long> refresh(String noun) {
        LOG.info("a field of {} has another type or index than before: its rows are made anew from its events", noun);
        return rebuild.rebuild(noun, rows -> {
            if (rows % TOLD_EVERY == 0) {
                LOG.info("{} rows of {} done", rows, noun);
            }
        });
    }

    // --- owning

    @Override
    public CompletionStage<Long> own(int shard) {
        return owners.own(shard);
    }

    @Override
    public boolean owns(int shard, long epoch) {
        return owners.owns(shard, epoch);
    }

    @Override
    public CompletionStage<Boolean> stillOwns(int shard, long epoch) {
        return owners.stillOwns(shard, epoch);
    }

    // --- writing

    @Override
    public CompletionStage<Void> write(Write write) {
        return switch (write) {
            case Stored stored ->
                refusing(() -> {
                    nouns.get(stored.noun());
                    return lastWrites.add(stored.noun(), stored.id(), written(stored.shard(), stored.epoch(), stored));
                });
            case ShardRecord record -> refusing(() -> written(record.shard(), record.epoch(), record));
            default -> throw new IllegalArgumentException("not a write of this store: " + write.getClass());
        };
    }

    private CompletionStage<Void> written(int shard, long epoch, Write write) {
        long bytes = Weights.of(write);
        if (bytes > MOST_WRITE) {
            throw CassandraLog.tooLarge(bytes);
        }
        figures.enter(bytes);
        return inFlight.add(owners.write(shard, epoch, write, bytes)
                .whenComplete((_, failure) -> figures.leave(bytes, failure == null)));
    }

    @Override
    public CompletionStage<Void> settled() {
        return inFlight.settled();
    }

    // What refuses at once refuses like what refuses later.
    private static <T> CompletionStage<T> refusing(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (KontorException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private <T> CompletionStage<T> read(Supplier<CompletionStage<T>> question) {
        return refusing(() -> figures.read(question.get()));
    }

    // --- recovery

    @Override
    public CompletionStage<ShardSnapshot> shard(int shard, Instant horizon) {
        return read(() -> shardReads.shard(shard, horizon));
    }

    @Override
    public CompletionStage<Optional<ActiveRun>> parked(String run) {
        return read(() -> shardReads.parked(run));
    }

    @Override
    public CompletionStage<List<Due>> due(int shard, Instant after, Instant until) {
        return read(() -> shardReads.due(shard, after, until));
    }

    @Override
    public CompletionStage<List<Waiting>> waiting(String type) {
        return read(() -> shardReads.waiting(type));
    }

    @Override
    public CompletionStage<List<Message>> arrived(String type, Map<String, String> equals, Instant since, int limit) {
        return read(() -> messageReads.arrived(type, equals, since, limit));
    }

    @Override
    public CompletionStage<Map<String, Long>> openRuns() {
        return read(shardReads::openRuns);
    }

    // --- entities

    @Override
    public CompletionStage<Optional<EntityState>> entity(String noun, String id) {
        return read(() -> entities.entity(noun, id));
    }

    @Override
    public CompletionStage<Optional<EntityEvent>> applied(String noun, String id, StepKey key, Instant since) {
        return read(() -> entities.applied(noun, id, key, since));
    }

    @Override
    public CompletionStage<List<EntityEvent>> history(String noun, String id, long after, int limit) {
        return read(() -> entities.history(noun, id, after, limit));
    }

    @Override
    public CompletionStage<Page<EntityRow>> rows(
            String noun, Filter where, List<Sort<?>> sort, int limit, @Nullable String cursor) {
        return read(() -> entities.rows(noun, where, sort, limit, cursor));
    }

    @Override
    public CompletionStage<List<String>> ids(String noun, Filter where, @Nullable String after, int limit) {
        return read(() -> entities.ids(noun, where, after, limit));
    }

    @Override
    public CompletionStage<Long> count(String noun, Filter where) {
        return read(() -> entities.count(noun, where));
    }

    @Override
    public CompletionStage<List<Figure>> aggregate(String noun, Filter where, Aggregation what, int limit) {
        return read(() -> entities.aggregate(noun, where, what, limit));
    }

    @Override
    public CompletionStage<List<EntityId>> entities(@Nullable EntityId after, int limit) {
        return read(() -> entities.entities(after, limit));
    }

    // --- values that only one entity may have

    @Override
    public CompletionStage<Optional<String>> claim(Claim claim) {
        return refusing(() -> {
            nouns.get(claim.noun());
            return inFlight.add(unique.claim(claim));
        });
    }

    @Override
    public CompletionStage<Void> release(Claim claim) {
        return refusing(() -> {
            nouns.get(claim.noun());
            return inFlight.add(unique.release(claim));
        });
    }

    // --- meaning

    @Override
    public CompletionStage<Void> embed(String noun, String id, long version, float[] vector) {
        return refusing(() ->
                inFlight.add(lastWrites.of(noun, id).thenCompose(_ -> meanings.embed(noun, id, version, vector))));
    }

    @Override
    public CompletionStage<List<Scored>> nearest(String noun, float[] vector, Filter where, int limit) {
        return read(() -> meanings.nearest(noun, vector, where, limit));
    }

    @Override
    public CompletionStage<List<String>> notEmbedded(String noun, int length, @Nullable String after, int limit) {
        return read(() -> meanings.notEmbedded(noun, length, after, limit));
    }

    // --- messages, runs, schedules

    @Override
    public CompletionStage<Optional<LoggedMessage>> message(String source, String id) {
        return read(() -> messageReads.message(source, id));
    }

    @Override
    public CompletionStage<Optional<LoggedMessage>> message(String id) {
        return read(() -> messageReads.message(id));
    }

    @Override
    public CompletionStage<Page<LoggedMessage>> messages(
            @Nullable String type, @Nullable Instant since, int limit, @Nullable String cursor) {
        return read(() -> messageReads.messages(type, since, limit, cursor));
    }

    @Override
    public CompletionStage<List<LoggedMessage>> messagesAfter(long position, int limit) {
        return read(() -> messageReads.messagesAfter(position, limit));
    }

    @Override
    public CompletionStage<Long> lastPosition() {
        return read(messageReads::lastPosition);
    }

    @Override
    public CompletionStage<Page<RunRecord>> runs(
            @Nullable RunState state, @Nullable String rule, int limit, @Nullable String cursor) {
        return read(() -> runReads.runs(state, rule, limit, cursor));
    }

    @Override
    public CompletionStage<Counted> countRuns(RunState state, @Nullable String rule, int most) {
        return read(() -> runReads.count(state, rule, most));
    }

    @Override
    public CompletionStage<Optional<RunWithSteps>> run(String id) {
        return read(() -> runReads.run(id));
    }

    @Override
    public CompletionStage<Optional<EachState>> openEach(String run) {
        return read(() -> runReads.openEach(run));
    }

    @Override
    public CompletionStage<List<ScheduleRow>> schedules() {
        return read(runReads::schedules);
    }

    @Override
    public CompletionStage<List<Integer>> shards() {
        return read(shardReads::shards);
    }

    @Override
    public CompletionStage<Long> sequence(int shard) {
        return read(() -> shardReads.sequence(shard));
    }

    @Override
    public PlainJournal plain() {
        return journal;
    }

    // --- keeping house

    /** Deletes what is old in the shards that are this node's; the others' owners do the same. */
    @Override
    public CompletionStage<Long> prune(Instant before) {
        return refusing(() -> pruning.prune(before));
    }

    @Override
    public CompletionStage<Long> rebuild(String noun, LongConsumer progress) {
        return refusing(() -> rebuild.rebuild(noun, progress));
    }

    @Override
    public CompletionStage<List<String>> verify(LongConsumer progress) {
        return refusing(() -> verifying.verify(progress));
    }

    /** Refused with KON-3006: the copies of a cluster's store are made where it is kept. */
    @Override
    public CompletionStage<Void> backup(String file) {
        return CompletableFuture.failedStage(notCopied());
    }

    /** Why there is no copy of a cluster's store in a file: a KON-3006. */
    public static KontorException notCopied() {
        return new KontorException(
                "KON-3006",
                "a cluster's store is not copied into a file; back up the keyspace on Cassandra's nodes with"
                        + " `nodetool snapshot`, as docs/operations.md tells (\"Cluster\", \"Backup and restore\")");
    }

    @Override
    public String kind() {
        return "cassandra";
    }

    @Override
    public @Nullable String trouble() {
        return figures.trouble();
    }

    @Override
    public Map<String, Double> figures() {
        return figures.all();
    }

    @Override
    public void close() {
        owners.close();
        retries.close();
        if (ours) {
            session.close();
        }
    }
}
