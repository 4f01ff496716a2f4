package kontor.node.console;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import kontor.examples.saas.AcmeAnalytics;
import kontor.kernel.entity.Decision;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.node.Businesses;
import kontor.store.embedded.EmbeddedStore;
import kontor.store.embedded.Settings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a folder through the store's port, so that the console can be measured over much: accounts, one of them with a long
 * history, and runs in every state. Not a test; run its main with a folder and how many accounts and runs.
 */
public final class ManyRows {
    /** The account that has changed 5,000 times. */
    static final String OLDEST = "user-0000000@example.com";

    private static final Logger LOG = LoggerFactory.getLogger(ManyRows.class);
    private static final int SHARDS = 128;
    private static final int IN_FLIGHT = 1024;
    private static final int CHANGES = 5_000;
    private static final List<String> PLANS = List.of("free", "starter", "pro", "enterprise");
    private static final List<String> STATUS = List.of("trial", "active", "active", "active", "cancelled");
    private static final String SIGNUP = "AcmeAnalytics.Lifecycle.signup";
    private static final String TRIAL_OVER = "AcmeAnalytics.Lifecycle.trialOver";

    private final EmbeddedStore store;
    private final Instant begun = Instant.now().minus(Duration.ofDays(20));
    private final Random chance = new Random(1);
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final AtomicReference<@Nullable Throwable> problem = new AtomicReference<>();

    private ManyRows(EmbeddedStore store) {
        this.store = store;
    }

    /** Runs. */
    public static void main(String[] arguments) throws InterruptedException {
        var folder = Path.of(arguments[0]);
        var model = Businesses.of(List.of(AcmeAnalytics.class)).model(_ -> "");
        try (var store = EmbeddedStore.open(folder, model.nouns(), SHARDS, Settings.standard())) {
            var rows = new ManyRows(store);
            rows.accounts(model, Integer.parseInt(arguments[1]));
            rows.runs(Integer.parseInt(arguments[2]));
        }
    }

    private void accounts(Model model, int count) throws InterruptedException {
        var noun = model.noun("Account");
        if (noun == null) {
            throw new IllegalStateException("no Account");
        }
        for (int i = 0; i < count; i++) {
            var id = "user-%07d@example.com".formatted(i);
            var state = account(noun, id, i);
            var stored = stored(noun, id, EntityState.NONE, new EntityCommand.Create(state), i);
            write(stored);
            for (int j = 0; i == 0 && j < CHANGES; j++) {
                var next = stored.after().state().deepCopy().put("credits", (long) j + 1);
                stored = stored(noun, id, stored.after(), new EntityCommand.Put(next), j);
                write(stored);
            }
        }
        drain();
        LOG.info("{} accounts", count);
    }

    private com.fasterxml.jackson.databind.node.ObjectNode account(NounModel noun, String id, int i) {
        var state = Json.object();
        noun.fields().forEach(field -> state.putNull(field.name()));
        return state.put("id", id)
                .put("customer", "c-" + i)
                .put("plan", PLANS.get(chance.nextInt(PLANS.size())))
                .put("status", STATUS.get(chance.nextInt(STATUS.size())))
                .put("trialEnds", begun.plus(Duration.ofDays(60)).plusSeconds(i).toString())
                .put("credits", (long) chance.nextInt(1_000_000))
                .put("healthScore", chance.nextInt(101));
    }

    private Stored stored(NounModel noun, String id, EntityState before, EntityCommand command, int number) {
        var at = begun.plusSeconds(number);
        var run = Ids.run(Message.EVENTS, "m" + number, SIGNUP, "", at);
        var asked = new Entities.Asked(
                new StepKey(run, 0, Ids.hash(id, Long.toString(before.version()))),
                new Cause("m" + number, "Customer.signup", run, SIGNUP, 0, null),
                at);
        return switch (Entities.decide(noun, id, before, command, asked)) {
            case Decision.Happens(var event, var after) ->
                new Stored(noun.name(), id, Ids.shard(id, SHARDS), 1, event, before, after, List.of());
            case Decision other -> throw new IllegalStateException(other.toString());
        };
    }

    // --- runs

    private void runs(int count) throws InterruptedException {
        var sequences = new long[SHARDS];
        var waiting = new ArrayList<List<ShardEvent>>();
        for (int i = 0; i < SHARDS; i++) {
            waiting.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            var subject = "c-" + i;
            int shard = Ids.shard(subject, SHARDS);
            waiting.get(shard).addAll(run(i, subject, shard));
            if (waiting.get(shard).size() >= 64) {
                record(shard, sequences, waiting);
            }
        }
        for (int shard = 0; shard < SHARDS; shard++) {
            record(shard, sequences, waiting);
        }
        drain();
        LOG.info("{} runs", count);
    }

    private void record(int shard, long[] sequences, List<List<ShardEvent>> waiting) throws InterruptedException {
        var events = waiting.set(shard, new ArrayList<>());
        if (!events.isEmpty()) {
            write(new ShardRecord(shard, ++sequences[shard], 1, events));
        }
    }

    // Nine in ten have completed; the rest has failed, sleeps, or was cancelled.
    private List<ShardEvent> run(int i, String subject, int shard) {
        var at = begun.plusSeconds(i);
        var state = switch (i % 20) {
            case 7 -> RunState.FAILED;
            case 13 -> i % 40 == 13 ? RunState.SLEEPING : RunState.CANCELLED;
            default -> RunState.COMPLETED;
        };
        var rule = state == RunState.SLEEPING ? TRIAL_OVER : SIGNUP;
        var data = Json.object().put("id", subject).put("email", "user-%07d@example.com".formatted(i));
        data.putNull("name").put("company", "Company " + i % 1000);
        var message = new Message(
                "m" + i, Message.EVENTS, "Customer.signup", subject, at, at, data, Ids.hash(subject), null, 0, null);
        var run = new RunRecord(
                Ids.run(message.source(), message.id(), rule, "", at),
                shard,
                rule,
                message.source(),
                message.id(),
                message.type(),
                subject,
                null,
                RunState.RUNNING,
                1,
                "fingerprint",
                at,
                null,
                null,
                null,
                null);
        return List.of(
                new ShardEvent.Accepted(message, List.of(run)),
                new ShardEvent.Stepped(run.id(), List.of(step(0, at), step(1, at), step(2, at))),
                new ShardEvent.Moved(moved(run, state, at)));
    }

    private static RunRecord moved(RunRecord run, RunState state, Instant at) {
        var ended = at.plusMillis(40);
        return switch (state) {
            case SLEEPING -> run.with(state, null, Instant.now().plus(Duration.ofDays(30)), null, null);
            case FAILED -> run.with(state, ended, null, new Refused("KON-2500", "the mail server said no"), null);
            default -> run.with(state, ended, null, null, null);
        };
    }

    private static StepRecord step(int index, Instant at) {
        return new StepRecord(
                index,
                "send",
                "Email.send",
                Ids.hash(Integer.toString(index)),
                Json.object().put("to", "ada@example.com"),
                new Outcome.Done(Json.object().put("id", "d" + index)),
                at.plusMillis(10L * index),
                at.plusMillis(10L * index + 9),
                1);
    }

    private void write(Write write) throws InterruptedException {
        room.acquire();
        store.write(write).whenComplete((done, failure) -> {
            if (failure != null) {
                problem.compareAndSet(null, failure);
            }
            room.release();
        });
    }

    private void drain() throws InterruptedException {
        room.acquire(IN_FLIGHT);
        room.release(IN_FLIGHT);
        if (problem.get() != null) {
            throw new IllegalStateException(problem.get());
        }
    }
}
