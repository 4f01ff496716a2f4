package kontor.testkit;

import static kontor.testkit.Performance.join;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import kontor.kernel.message.Admission;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.port.Store;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.Effect.Result;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.sdk.words.Event;
import kontor.testkit.memory.MemoryStore;
import kontor.testkit.virtual.Submission;
import kontor.testkit.virtual.VirtualNode;
import kontor.testkit.virtual.Witness;
import kontor.testkit.words.$;
import kontor.testkit.words.Bell;
import kontor.testkit.words.Tally;
import org.jspecify.annotations.Nullable;

/** A playground's life by chance: messages, crashes, loss, doubling; then calm, until all is done. */
final class Simulation implements Witness {
    static final Instant START = Instant.parse("2026-11-02T09:00:00Z");
    static final VirtualNode.Shape SHAPE = new VirtualNode.Shape(5, 2, 2, Duration.ofMinutes(30));
    private static final List<Event<Tally.Hit>> VERBS = List.of(
            $.Tally.hit,
            $.Tally.hit,
            $.Tally.hit,
            $.Tally.wondered,
            $.Tally.wondered,
            $.Tally.dozed,
            $.Tally.listened,
            $.Tally.listened,
            $.Tally.postponed,
            $.Tally.attempted,
            $.Tally.refused,
            $.Tally.sweep,
            $.Tally.toggled,
            $.Tally.claimed,
            $.Tally.regretted,
            $.Tally.regretted,
            $.Tally.echoedLate);

    final Dice dice;
    final Model model;
    final Store store;
    final VirtualNode node;
    final List<Submission> submissions = new ArrayList<>();
    final Map<String, Integer> retries = new HashMap<>();
    final List<String> revived = new ArrayList<>();
    final Set<String> woken = new HashSet<>();
    private final Map<String, RunState> last = new HashMap<>();
    final Map<Long, List<Bell>> bells = new HashMap<>();
    private final SplittableRandom random;
    private final List<Long> listening = new ArrayList<>();
    private long number;
    int refusals;
    final Transcript transcript = new Transcript();

    Simulation(Model model, long seed) {
        this.dice = new Dice(seed);
        this.random = dice.random().split();
        this.model = model;
        this.store = new MemoryStore(model, SHAPE.shards());
        this.node = new VirtualNode(SHAPE, model, store, this::outside, dice, this, START);
    }

    private com.fasterxml.jackson.databind.JsonNode outside(Call call) throws Exception {
        if (!dice.calmly() && random.nextInt(4) == 0) {
            throw new java.io.IOException("the outside world is out");
        }
        return call.request();
    }

    void run() {
        int actions = 10 + random.nextInt(60);
        for (int i = 0; i < actions; i++) {
            act();
        }
        dice.calm();
        node.advance(Duration.ofDays(2));
    }

    private void act() {
        switch (random.nextInt(20)) {
            case 0, 1 -> node.advance(Duration.ofSeconds(random.nextInt(600)));
            case 2 -> node.awaitIdle();
            case 3 -> again();
            case 4, 5 -> ring();
            case 6 -> operate();
            default -> submit();
        }
        node.work(random.nextInt(60));
    }

    private String subject() {
        return "t" + random.nextInt(4);
    }

    private void submit() {
        var verb = VERBS.get(random.nextInt(VERBS.size()));
        var hit = new Tally.Hit(subject(), subject(), number++);
        if (verb == $.Tally.listened) {
            listening.add(hit.number());
        }
        submit("m" + hit.number(), verb, hit);
    }

    private <P> void submit(String id, Event<P> verb, P payload) {
        var inbound =
                new Admission.Inbound(id, Message.EVENTS, verb.name(), null, node.now(), Json.of(payload), "", null);
        submissions.add(node.submit(Admission.admit(model, inbound)));
    }

    // Somebody rings for a run that listens, or for one that will.
    private void ring() {
        var listener = listening.isEmpty() || random.nextInt(5) == 0
                ? number
                : listening.get(random.nextInt(listening.size()));
        var bell = new Bell("b" + number++, listener, random.nextInt(3) > 0);
        bells.computeIfAbsent(listener, _ -> new ArrayList<>()).add(bell);
        submit(bell.id(), $.Bell.rung, bell);
    }

    // The same message once more, as from a client that lost the answer; now and then with another body.
    private void again() {
        if (submissions.isEmpty()) {
            return;
        }
        var before = submissions.get(random.nextInt(submissions.size())).message();
        if (random.nextInt(3) == 0 && before.type().startsWith("Tally.")) {
            var other = new Tally.Hit(before.subject(), "other", 77);
            var inbound = new Admission.Inbound(
                    before.id(), before.source(), before.type(), null, node.now(), Json.of(other), "", null);
            submissions.add(node.submit(Admission.admit(model, inbound)));
        } else {
            submissions.add(node.submit(before));
        }
    }

    private void operate() {
        var runs = join(store.runs(null, null, 1_000, null)).items();
        if (!runs.isEmpty()) {
            var run = runs.get(random.nextInt(runs.size()));
            var operation = Operation.values()[random.nextInt(Operation.values().length)];
            if (operation == Operation.WAKE) {
                woken.add(run.id());
            }
            node.operate(run.id(), operation);
        }
    }

    boolean taken(Submission submission) {
        return submission.result() instanceof Result.Taken;
    }

    @Override
    public void called(Call call, com.fasterxml.jackson.databind.@Nullable JsonNode answer, Instant at) {
        transcript.called(call, answer, at);
    }

    @Override
    public void crashed(String where, Instant at) {
        transcript.crashed(where, at);
    }

    @Override
    public void wrote(Write write, Instant at) {
        transcript.wrote(write, at);
        if (write instanceof ShardRecord record) {
            for (var event : record.events()) {
                if (event instanceof ShardEvent.Moved(var run)) {
                    moved(run);
                }
            }
        }
    }

    private void moved(RunRecord run) {
        if (run.state() == RunState.RETRYING) {
            retries.merge(run.id(), 1, Integer::sum);
        }
        var before = last.put(run.id(), run.state());
        if (before == RunState.COMPLETED || before == RunState.CANCELLED) {
            revived.add(run.id() + " of " + run.rule() + " was " + before + " and is " + run.state());
        }
    }

    @Override
    public void refused(Write write, String why, Instant at) {
        // Facts are written blindly, so that theirs may be refused.
        refusals += write instanceof ShardRecord ? 1 : 0;
        transcript.refused(write, why, at);
    }
}
