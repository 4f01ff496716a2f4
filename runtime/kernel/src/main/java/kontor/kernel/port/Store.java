package kontor.kernel.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Message;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.EachState;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.where.Filter;
import kontor.sdk.words.Sort;
import org.jspecify.annotations.Nullable;

/**
 * Where everything is kept. One port, several stores; {@code StoreContract} in the testkit is what each must do.
 *
 * <p>Nothing here blocks: stages complete on the store's own threads. A failed stage carries a
 * {@link kontor.sdk.KontorException} whose code begins with {@code KON-3}. Reads see every write whose stage has
 * completed.
 */
public interface Store {
    // --- owning

    /**
     * Makes this node the owner of a shard: whoever had it before can write no more. Answers the epoch that every write
     * of the shard carries from now on. When it completes, reads see everything that was made durable before. Asked once by
     * each incarnation of a shard, before anything of the shard is read in order to be changed.
     */
    CompletionStage<Long> own(int shard);

    /** Whether a shard's epoch is this node's, as far as it knows without asking. */
    boolean owns(int shard, long epoch);

    /**
     * Whether a shard's epoch still is this node's, asked of whoever else may have claimed it: a node that was away, and has
     * nothing to write, learns it here. Once the answer was no, {@link #owns} says so, too. A store of one node has nobody to
     * ask.
     */
    default CompletionStage<Boolean> stillOwns(int shard, long epoch) {
        return CompletableFuture.completedStage(owns(shard, epoch));
    }

    // --- writing

    /**
     * Writes atomically, and completes when it is durable. Writes of one shard become durable in the order they were
     * given. A write that breaks the order (a version or record sequence that is there already, a message identity that
     * is there already) fails alone with KON-3009 and changes nothing. A write under an epoch that is over fails with
     * KON-3020: somebody else owns the shard now. Whether it took effect then, the new owner knows.
     */
    CompletionStage<Void> write(Write write);

    // --- recovery

    /** A shard as its rows tell it. Runs asleep, waiting for something or delayed beyond the horizon stay parked. */
    CompletionStage<ShardSnapshot> shard(int shard, Instant horizon);

    /** A parked run, to go on with it. */
    CompletionStage<Optional<ActiveRun>> parked(String run);

    /** Parked runs and delayed messages of a shard that are due in (after, until]. */
    CompletionStage<List<Due>> due(int shard, Instant after, Instant until);

    /** Waits for messages of a type, whose equalities a caller compares. */
    CompletionStage<List<Waiting>> waiting(String type);

    /** The first message of a type since an instant, whose data has these field values (JSON text), oldest first. */
    CompletionStage<List<Message>> arrived(String type, Map<String, String> equals, Instant since, int limit);

    /** How many runs are not ended, by rule. */
    CompletionStage<Map<String, Long>> openRuns();

    // --- entities

    /** An entity as it stands, deleted ones included; empty when there never was one. */
    CompletionStage<Optional<EntityState>> entity(String noun, String id);

    /** A step's event in an entity's history, looked for among events at or after an instant. */
    CompletionStage<Optional<EntityEvent>> applied(String noun, String id, StepKey key, Instant since);

    /** Events of an entity with a version above {@code after}, in order. */
    CompletionStage<List<EntityEvent>> history(String noun, String id, long after, int limit);

    /** Rows that match, ordered by the sorts and then by id; deleted entities are not rows. */
    CompletionStage<Page<EntityRow>> rows(
            String noun, Filter where, List<Sort<?>> sort, int limit, @Nullable String cursor);

    /** Ids of rows that match and come after an id, in the order of ids. */
    CompletionStage<List<String>> ids(String noun, Filter where, @Nullable String after, int limit);

    /** How many rows match. */
    CompletionStage<Long> count(String noun, Filter where);

    /**
     * Figures over the rows that match, exact for decimals: one without a grouping field, else one a value, greatest first
     * and then by group, at most {@code limit}. Refused with KON-3430 for an unknown field, KON-3431 for one that has no
     * numbers or is no group, KON-3414 for too many groups.
     */
    CompletionStage<List<Figure>> aggregate(String noun, Filter where, Aggregation what, int limit);

    // --- values that only one entity may have

    /**
     * Claims a value of a unique field for an entity, durably and under any concurrency: empty when it is the entity's
     * now (or was already), else the id of the entity that has it. Whether that one makes use of it is not for the store to
     * know: see {@link kontor.kernel.entity.UniqueValues}.
     */
    CompletionStage<Optional<String>> claim(Claim claim);

    /** Sets a claimed value free; nothing happens when another entity has it, or this one for a later version. */
    CompletionStage<Void> release(Claim claim);

    // --- meaning

    /**
     * Keeps the meaning of an entity's searchable text as of a version. An older version than the kept one is ignored, and
     * so is an entity that is not there; a deleted one has no meaning any more. An empty vector, or one without a direction,
     * says nothing: with it the entity is not found. Refused with KON-3013 for what is no vector.
     */
    CompletionStage<Void> embed(String noun, String id, long version, float[] vector);

    /**
     * The rows that match and are nearest to a vector, nearest first. Rows whose vector has another length were made by
     * another model and are passed over; when there are no others, KON-3012.
     */
    CompletionStage<List<Scored>> nearest(String noun, float[] vector, Filter where, int limit);

    // --- messages, runs, schedules

    /** A message by identity. */
    CompletionStage<Optional<LoggedMessage>> message(String source, String id);

    /** A message by id, whatever its source; the one accepted first where several share it. */
    CompletionStage<Optional<LoggedMessage>> message(String id);

    /** The message log, newest first. */
    CompletionStage<Page<LoggedMessage>> messages(
            @Nullable String type, @Nullable Instant since, int limit, @Nullable String cursor);

    /** The message log after a position, oldest first. */
    CompletionStage<List<LoggedMessage>> messagesAfter(long position, int limit);

    /** The position of the newest message, 0 when there is none. */
    CompletionStage<Long> lastPosition();

    /** Runs, newest first. */
    CompletionStage<Page<RunRecord>> runs(
            @Nullable RunState state, @Nullable String rule, int limit, @Nullable String cursor);

    /**
     * How many runs are in a state, counted up to {@code most} (1 or more). A store that cannot count reads them, and stops
     * at {@link #MOST_READ}.
     */
    default CompletionStage<Counted> countRuns(RunState state, @Nullable String rule, int most) {
        return runs(state, rule, Math.min(most, MOST_READ), null)
                .thenApply(page -> new Counted(page.items().size(), page.cursor() != null));
    }

    /** A run with its steps. */
    CompletionStage<Optional<RunWithSteps>> run(String id);

    /** How far the open {@code each} of a run is, for people to see; empty where there is none, or a store does not tell. */
    default CompletionStage<Optional<EachState>> openEach(String run) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    /** Schedules that have ticked or were paused, with their last ticks, newest first, at most ten each. */
    CompletionStage<List<ScheduleRow>> schedules();

    // --- keeping house

    /** Deletes messages older than an instant whose runs have ended, with those runs; answers how many messages. */
    CompletionStage<Long> prune(Instant before);

    /** Makes a noun's rows anew from its events; answers how many rows. Reports progress in rows. */
    CompletionStage<Long> rebuild(String noun, java.util.function.LongConsumer progress);

    /** Writes a consistent copy of the whole store to a new file while the node goes on. */
    CompletionStage<Void> backup(String file);

    /** What kind of store it is, a word for people: {@code embedded}, {@code cassandra}, … */
    default String kind() {
        return "memory";
    }

    /** A problem that makes the store unable to take writes, null when there is none. */
    @Nullable
    String trouble();

    /** Figures about the store for metrics, as name and value. */
    Map<String, Double> figures();

    // --- shapes

    /** How many runs are read in order to be counted. */
    int MOST_READ = 100;

    /** One page of a list; the cursor is null at its end. */
    record Page<T>(List<T> items, @Nullable String cursor) {}

    /**
     * How many there are.
     *
     * @param count how many were counted
     * @param more whether there are more
     */
    record Counted(long count, boolean more) {}

    /**
     * What is made of many rows.
     *
     * @param function of what
     * @param field the field whose values are taken, null for a count
     * @param by the field by whose values rows are grouped, null for one group
     */
    record Aggregation(
            Function function,
            @Nullable String field,
            @Nullable String by) {
        public Aggregation {
            if ((function == Function.COUNT) != (field == null)) {
                throw new IllegalArgumentException(function + " of " + field);
            }
        }

        /** What is made of the values. */
        public enum Function {
            COUNT,
            SUM,
            MIN,
            MAX
        }
    }

    /**
     * A figure.
     *
     * @param group the value of the grouping field as a text, null where it has none or nothing is grouped
     * @param value the figure; null for the least or greatest of no values
     */
    record Figure(@Nullable String group, java.math.@Nullable BigDecimal value) {}

    /**
     * A value of a unique field, claimed for an entity.
     *
     * @param noun the entity's noun
     * @param field the field
     * @param value the value as text
     * @param id the entity
     * @param version the version at which the entity has the value, or has it no more
     */
    record Claim(String noun, String field, String value, String id, long version) {}

    /** A row and how near it is: the cosine of the angle, 1 at most. */
    record Scored(EntityRow row, double score) {}

    /** A row. */
    record EntityRow(String id, EntityState entity) {}

    /** A run or a delayed message that is due: exactly one of the two is given. */
    record Due(Instant at, @Nullable String run, @Nullable Message message) {}

    /** A run that waits for a message. */
    record Waiting(String run, int step, int shard, Map<String, String> equals, Instant since, String type) {}

    /**
     * A message in the log.
     *
     * @param position its place in the log, growing
     * @param message the message
     * @param runs its runs
     */
    record LoggedMessage(long position, Message message, List<RunBrief> runs) {}

    /** A run in one line. */
    record RunBrief(
            String id,
            String rule,
            RunState state,
            @Nullable JsonNode result) {}

    /** A run with its steps. */
    record RunWithSteps(
            RunRecord run, List<StepRecord> steps, @Nullable Cause cause) {}

    /** A schedule and its last ticks. */
    record ScheduleRow(String rule, boolean paused, List<Tick> ticks) {}

    /** A tick that was run. */
    record Tick(
            Instant tick, @Nullable String run, @Nullable RunState state) {}
}
