package kontor.testkit.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Message;
import kontor.kernel.model.Model;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store;
import kontor.kernel.port.Vectors;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardRecord;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Matching;
import kontor.kernel.where.Tally;
import kontor.sdk.KontorException;
import kontor.sdk.words.Sort;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps everything in memory, for rehearsals and simulations. It survives the crash of a virtual node as a
 * file survives the crash of a real one: what is read is what was written, through its JSON.
 */
public final class MemoryStore implements Store {
    private final Map<String, NounModel> nouns = new HashMap<>();
    private final Tables tables;
    private final Snapshots snapshots;
    private final LogReads log;

    /** An empty store for all nouns of a model. */
    public MemoryStore(Model model, int shards) {
        this(model.nouns(), shards);
    }

    /** An empty store for some nouns. */
    public MemoryStore(Collection<NounModel> nouns, int shards) {
        nouns.forEach(noun -> this.nouns.put(noun.name(), noun));
        this.tables = new Tables(shards);
        this.snapshots = new Snapshots(tables);
        this.log = new LogReads(tables);
    }

    private synchronized <T> CompletionStage<T> now(Supplier<T> action) {
        try {
            return CompletableFuture.completedFuture(action.get());
        } catch (KontorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private NounModel noun(String name) {
        var noun = nouns.get(name);
        if (noun == null) {
            throw new KontorException("KON-3004", name + " is not a noun of a loaded vocabulary");
        }
        return noun;
    }

    // CompletionStage<Void> has only null to complete with.
    @SuppressWarnings("NullAway")
    private synchronized CompletionStage<Void> done(Runnable action) {
        try {
            action.run();
            return CompletableFuture.completedFuture(null);
        } catch (KontorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Long> own(int shard) {
        return now(() -> tables.shard(shard).own());
    }

    @Override
    public synchronized boolean owns(int shard, long epoch) {
        return tables.shard(shard).owned() == epoch;
    }

    @Override
    public CompletionStage<Void> write(Write write) {
        return done(() -> {
            switch (write) {
                case ShardRecord shard -> tables.write(shard);
                case Stored stored -> tables.write(stored);
                default -> throw new IllegalArgumentException("not a write: " + write);
            }
        });
    }

    // --- recovery

    @Override
    public CompletionStage<ShardSnapshot> shard(int shard, Instant horizon) {
        return now(() -> snapshots.shard(shard, horizon));
    }

    @Override
    public CompletionStage<Optional<ActiveRun>> parked(String run) {
        return now(() -> Optional.ofNullable(tables.runs.get(run)).map(RunRows.Row::active));
    }

    @Override
    public CompletionStage<List<Due>> due(int shard, Instant after, Instant until) {
        return now(() -> snapshots.due(shard, after, until));
    }

    @Override
    public CompletionStage<List<Waiting>> waiting(String type) {
        return now(() -> tables.waits.values().stream()
                .filter(wait -> wait.type().equals(type))
                .toList());
    }

    @Override
    public CompletionStage<List<Message>> arrived(String type, Map<String, String> equals, Instant since, int limit) {
        return now(() -> log.arrived(type, equals, since, limit));
    }

    @Override
    public CompletionStage<Map<String, Long>> openRuns() {
        return now(() -> {
            var open = new HashMap<String, Long>();
            tables.runs.all().stream()
                    .filter(row -> !row.run.state().ended())
                    .forEach(row -> open.merge(row.run.rule(), 1L, Long::sum));
            return open;
        });
    }

    // --- entities

    @Override
    public CompletionStage<Optional<EntityState>> entity(String noun, String id) {
        return now(() -> Optional.ofNullable(tables.entities.get(noun, id)).map(row -> row.state));
    }

    @Override
    public CompletionStage<Optional<EntityEvent>> applied(String noun, String id, StepKey key, Instant since) {
        return now(() -> {
            var row = tables.entities.get(noun, id);
            return row == null
                    ? Optional.empty()
                    : row.history.reversed().stream()
                            .takeWhile(event -> !event.time().isBefore(since))
                            .filter(event -> event.key().run().equals(key.run())
                                    && event.key().step() == key.step())
                            .findFirst();
        });
    }

    @Override
    public CompletionStage<List<EntityEvent>> history(String noun, String id, long after, int limit) {
        return now(() -> {
            var row = tables.entities.get(noun, id);
            return row == null
                    ? List.of()
                    : row.history.stream()
                            .filter(event -> event.version() > after)
                            .limit(limit)
                            .toList();
        });
    }

    @Override
    public CompletionStage<Page<EntityRow>> rows(
            String noun, Filter where, List<Sort<?>> sort, int limit, @Nullable String cursor) {
        return now(() -> {
            var order = new Order(noun(noun), sort);
            var from = cursor == null ? null : order.place(cursor);
            var found = matching(noun, where).stream()
                    .map(row -> Map.entry(order.place(row.id(), row.entity()), row))
                    .filter(entry -> from == null || order.comparator().compare(entry.getKey(), from) > 0)
                    .sorted(Map.Entry.comparingByKey(order.comparator()))
                    .toList();
            var page = found.subList(0, Math.min(limit, found.size()));
            var next =
                    found.size() > limit && limit > 0 ? page.getLast().getKey().cursor() : null;
            return new Page<>(page.stream().map(Map.Entry::getValue).toList(), next);
        });
    }

    private List<EntityRow> matching(String name, Filter where) {
        var noun = noun(name);
        var found = new ArrayList<EntityRow>();
        tables.entities.of(name).forEach((id, row) -> {
            if (row.state.exists() && Matching.test(where, noun, id, row.state)) {
                found.add(new EntityRow(id, row.state));
            }
        });
        return found;
    }

    @Override
    public CompletionStage<List<String>> ids(String noun, Filter where, @Nullable String after, int limit) {
        return now(() -> matching(noun, where).stream()
                .map(EntityRow::id)
                .filter(id -> after == null || Order.codePoints(id, after) > 0)
                .limit(limit)
                .toList());
    }

    @Override
    public CompletionStage<Long> count(String noun, Filter where) {
        return now(() -> (long) matching(noun, where).size());
    }

    @Override
    public CompletionStage<List<Figure>> aggregate(String noun, Filter where, Aggregation what, int limit) {
        return now(() -> {
            var tally = new Tally(noun(noun), what);
            for (var row : matching(noun, where)) {
                var group = what.by() == null ? null : tally.group(Matching.value(row.entity(), row.id(), what.by()));
                var value = what.field() == null ? null : Matching.value(row.entity(), row.id(), what.field());
                tally.add(group, value);
            }
            return tally.figures(limit);
        });
    }

    // --- values that only one entity may have

    @Override
    public CompletionStage<Optional<String>> claim(Claim claim) {
        return now(() -> tables.unique.claim(claim));
    }

    @Override
    public CompletionStage<Void> release(Claim claim) {
        return done(() -> tables.unique.release(claim));
    }

    // --- meaning

    @Override
    public CompletionStage<Void> embed(String noun, String id, long version, float[] vector) {
        return done(() -> {
            Vectors.check(vector);
            var row = tables.entities.get(noun, id);
            if (row != null && row.state.exists()) {
                tables.meanings.embed(noun, id, version, vector);
            }
        });
    }

    @Override
    public CompletionStage<List<Scored>> nearest(String noun, float[] vector, Filter where, int limit) {
        return now(() -> {
            Vectors.check(vector);
            return tables.meanings.nearest(noun, vector, matching(noun, where), limit);
        });
    }

    // --- messages, runs, schedules

    @Override
    public CompletionStage<Optional<LoggedMessage>> message(String source, String id) {
        return now(() -> log.message(source, id));
    }

    @Override
    public CompletionStage<Optional<LoggedMessage>> message(String id) {
        return now(() -> log.message(id));
    }

    @Override
    public CompletionStage<Page<LoggedMessage>> messages(
            @Nullable String type, @Nullable Instant since, int limit, @Nullable String cursor) {
        return now(() -> log.messages(type, since, limit, cursor));
    }

    @Override
    public CompletionStage<List<LoggedMessage>> messagesAfter(long position, int limit) {
        return now(() -> log.after(position, limit));
    }

    @Override
    public CompletionStage<Long> lastPosition() {
        return now(tables.messages::last);
    }

    @Override
    public CompletionStage<Page<RunRecord>> runs(
            @Nullable RunState state, @Nullable String rule, int limit, @Nullable String cursor) {
        return now(() -> log.runs(state, rule, limit, cursor));
    }

    @Override
    public CompletionStage<Optional<RunWithSteps>> run(String id) {
        return now(() -> log.run(id));
    }

    @Override
    public CompletionStage<List<ScheduleRow>> schedules() {
        return now(() -> tables.schedules.all(tables.runs));
    }

    // --- keeping house

    @Override
    public CompletionStage<Long> prune(Instant before) {
        return now(() -> log.prune(before));
    }

    @Override
    public CompletionStage<Long> rebuild(String noun, LongConsumer progress) {
        return now(() -> {
            var rows = tables.entities.of(noun);
            long done = 0;
            for (var row : rows.values()) {
                row.state = Entities.fold(noun(noun), EntityState.NONE, row.history);
                progress.accept(++done);
            }
            return done;
        });
    }

    @Override
    public CompletionStage<Void> backup(String file) {
        return CompletableFuture.failedFuture(
                new KontorException("KON-3010", "what is kept in memory has no backup; " + file + " was not written"));
    }

    @Override
    public @Nullable String trouble() {
        return null;
    }

    @Override
    public Map<String, Double> figures() {
        return Map.of();
    }
}
