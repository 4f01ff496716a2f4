package kontor.testkit;

import static kontor.testkit.Performance.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.schedule.Cron;
import kontor.kernel.shard.EachPage;
import kontor.kernel.shard.Effect.Result;
import kontor.kernel.shard.ShardSnapshot;
import kontor.kernel.where.Filter;
import kontor.testkit.words.Tally;

/** What must hold after a simulation, whatever happened in it. */
final class Verdict {
    private static final int ALL = 1_000_000;
    /** What may go wrong: refusals, a slot that is taken or gone, a command whose answering run was cancelled. */
    private static final Map<String, List<String>> FAILURES = Map.of(
            "Playground.refused", List.of("KON-2500"),
            "Playground.claimed", List.of("KON-2409"),
            "Playground.regretted", List.of("KON-2500", "KON-5002"),
            "Playground.toggled", List.of("KON-2409", "KON-2404", "KON-2410"),
            "Playground.wondered", List.of("KON-2501"));

    private final Simulation simulation;
    private final List<LoggedMessage> messages;
    private final List<RunRecord> runs;
    private final Map<String, List<EntityEvent>> events = new HashMap<>();

    Verdict(Simulation simulation) {
        this.simulation = simulation;
        this.messages = join(simulation.store.messagesAfter(0, ALL));
        this.runs = join(simulation.store.runs(null, null, ALL, null)).items().reversed();
    }

    void check() {
        everySubmissionHasAnAnswer();
        everyMessageIsThereOnceWithItsRuns();
        everyRunHasEnded();
        nothingIsUnderWay();
        historiesAreWhole();
        everyStepTookEffectOnce();
        countsAreRight();
        whatFailedIsUndone();
        listenersHeardWhatWasRung();
        hitsKeepTheirOrder();
        everyTickRanOnce();
        sweepsVisitedEveryRowOnce();
    }

    private void everySubmissionHasAnAnswer() {
        for (var submission : simulation.submissions) {
            var message = submission.message();
            var kept = join(simulation.store.message(message.source(), message.id()));
            assertThat(kept).as("accepted message %s", message.id()).isPresent();
            var same = kept.orElseThrow().message().hash().equals(message.hash());
            switch (submission.result()) {
                case Result.Taken _, Result.Duplicate _ ->
                    assertThat(same).as("%s is the one kept", message).isTrue();
                case Result.Conflict _ ->
                    assertThat(same).as("%s is another one than kept", message).isFalse();
                case null, default -> throw new AssertionError("no answer for " + message + ": " + submission.result());
            }
        }
    }

    private void everyMessageIsThereOnceWithItsRuns() {
        var identities = new HashSet<String>();
        for (var logged : messages) {
            var message = logged.message();
            assertThat(identities.add(message.source() + " " + message.id()))
                    .as("%s once", message.id())
                    .isTrue();
            if (message.type().equals(EachPage.TYPE) || message.source().equals(Message.SCHEDULES)) {
                continue;
            }
            var expected = simulation.model.rulesFor(message.type()).stream()
                    .map(rule -> rule.name())
                    .filter(rule -> message.cause() == null
                            || !rule.equals("Playground.heard")
                            || !rule.equals(message.cause().rule()))
                    .sorted()
                    .toList();
            assertThat(logged.runs().stream().map(run -> run.rule()).sorted().toList())
                    .as("the runs of %s", message)
                    .isEqualTo(expected);
        }
    }

    private void everyRunHasEnded() {
        assertThat(runs)
                .allSatisfy(run ->
                        assertThat(run.state().ended()).as("%s has ended", run).isTrue());
        assertThat(join(simulation.store.openRuns())).isEmpty();
        for (var run : runs) {
            if (run.state() == RunState.FAILED) {
                assertThat(Objects.requireNonNull(run.error()).code())
                        .as("why %s failed", run)
                        .isIn(FAILURES.getOrDefault(run.rule(), List.of()));
            }
        }
        assertThat(simulation.revived).as("runs that went on after their end").isEmpty();
        assertThat(simulation.refusals).as("records that break the order").isZero();
    }

    private void nothingIsUnderWay() {
        assertThat(simulation.node.unfinished())
                .as("envelopes and runs in memory")
                .isZero();
        var snapshots = new HashMap<Integer, ShardSnapshot>();
        for (int shard = 0; shard < Simulation.SHAPE.shards(); shard++) {
            snapshots.put(shard, join(simulation.store.shard(shard, Instant.MAX)));
        }
        snapshots.forEach((number, shard) -> {
            assertThat(shard.active()).as("active in shard %s", number).isEmpty();
            assertThat(shard.pending()).as("pending in shard %s", number).isEmpty();
            assertThat(shard.outbox()).as("outbox of shard %s", number).isEmpty();
            assertThat(shard.delayed()).as("delayed in shard %s", number).isEmpty();
            assertThat(shard.each()).as("each in shard %s", number).isEmpty();
            assertThat(shard.waiting()).as("waiting in shard %s", number).isEmpty();
            assertThat(shard.pages()).as("pages in shard %s", number).isEmpty();
            shard.posted()
                    .forEach((to, sequence) -> assertThat(
                                    snapshots.get(to).taken().get(number))
                            .as("watermark of shard %s in shard %s", number, to)
                            .isEqualTo(sequence));
        });
    }

    private void historiesAreWhole() {
        for (var noun : simulation.model.nouns()) {
            for (var id : ids(noun)) {
                history(noun, id);
            }
        }
    }

    private List<String> ids(NounModel noun) {
        // The playground deletes slots only, whose ids are known.
        return noun.name().equals("Slot")
                ? List.of("t0", "t1", "t2", "t3", "claim")
                : join(simulation.store.ids(noun.name(), Filter.EVERY, null, ALL));
    }

    private void history(NounModel noun, String id) {
        var history = join(simulation.store.history(noun.name(), id, 0, ALL));
        events.put(noun.name() + "/" + id, history);
        var hash = "";
        long version = 1;
        Instant time = Instant.MIN;
        for (var event : history) {
            assertThat(event.version()).as("versions of %s", id).isEqualTo(version++);
            assertThat(event.time()).as("times of %s", id).isAfterOrEqualTo(time);
            assertThat(Entities.chained(hash, event))
                    .as("hash of %s version %s", id, event.version())
                    .isTrue();
            hash = event.hash();
            time = event.time();
        }
        var folded = Entities.fold(noun, EntityState.NONE, history);
        var kept = join(simulation.store.entity(noun.name(), id)).orElse(EntityState.NONE);
        assertThat(Json.text(Json.of(kept))).as("the row of %s", id).isEqualTo(Json.text(Json.of(folded)));
    }

    private void everyStepTookEffectOnce() {
        var keys = new HashSet<String>();
        events.forEach((entity, history) -> history.forEach(event -> assertThat(
                        keys.add(event.key().run() + " " + event.key().step()))
                .as("step %s of %s once, in %s", event.key().step(), event.key().run(), entity)
                .isTrue()));
    }

    private Map<String, Tally> tallies() {
        var noun = Objects.requireNonNull(simulation.model.noun("Tally"));
        return join(simulation.store.rows("Tally", Filter.EVERY, List.of(), ALL, null)).items().stream()
                .collect(Collectors.toMap(
                        row -> row.id(),
                        row -> Objects.requireNonNull(
                                Json.as(Json.of(row.entity().state()), Tally.class))));
    }

    private long completed(String rule, String subject) {
        return runs.stream()
                .filter(run -> run.rule().equals("Playground." + rule)
                        && run.subject().equals(subject)
                        && run.row() == null
                        && run.state() == RunState.COMPLETED)
                .count();
    }

    private boolean anyCancelled(String rule, String subject) {
        return runs.stream()
                .anyMatch(run -> run.rule().equals("Playground." + rule)
                        && run.subject().equals(subject)
                        && run.state() != RunState.COMPLETED);
    }

    // A run that was cancelled may have counted before: its steps that took effect stay.
    private void count(String rule, String subject, long counted) {
        long completed = completed(rule, subject);
        if (anyCancelled(rule, subject)) {
            assertThat(counted).as("%s of %s, some cancelled", rule, subject).isGreaterThanOrEqualTo(completed);
        } else {
            assertThat(counted).as("%s of %s", rule, subject).isEqualTo(completed);
        }
    }

    private void countsAreRight() {
        tallies().forEach((id, tally) -> {
            count("hit", id, tally.hits());
            assertThat(tally.seen())
                    .as("hits seen by %s", id)
                    .doesNotHaveDuplicates()
                    .hasSize((int) tally.hits());
            count("echoed", id, tally.echoes());
            count("echoedLate", id, tally.late());
            count("take", id, tally.taken());
            count("wondered", id, tally.asked());
            count("attempted", id, tally.tried());
            assertThat(tally.milestones()).as("milestones of %s", id).isLessThanOrEqualTo(tally.hits() >= 5 ? 1 : 0);
            count("milestone", id, tally.milestones());
            count("listened", id, tally.matched() + tally.silent());
        });
    }

    // A completed run keeps what it did, a failed one nothing; one that was cancelled stopped somewhere between.
    private void whatFailedIsUndone() {
        var least = new HashMap<String, Long>();
        var most = new HashMap<String, Long>();
        for (var run : runs) {
            if (run.rule().equals("Playground.regretted") && run.state() != RunState.FAILED) {
                var data = join(simulation.store.message(run.source(), run.message()))
                        .orElseThrow()
                        .message()
                        .data();
                for (var tally : List.of("tally", "other")) {
                    var id = data.path(tally).asText();
                    least.merge(id, run.state() == RunState.COMPLETED ? 1L : 0L, Long::sum);
                    most.merge(id, 1L, Long::sum);
                }
            }
        }
        tallies()
                .forEach((id, tally) -> assertThat(tally.kept())
                        .as("kept by %s", id)
                        .isBetween(least.getOrDefault(id, 0L), most.getOrDefault(id, 0L)));
    }

    private void listenersHeardWhatWasRung() {
        for (var run : runs) {
            // Who was woken by hand may have stopped listening before the bell.
            if (run.rule().equals("Playground.listened")
                    && run.state() == RunState.COMPLETED
                    && !simulation.woken.contains(run.id())) {
                listener(run);
            }
        }
    }

    private void listener(RunRecord run) {
        var number = Long.parseLong(run.message().substring(1));
        var until = run.startedAt().plusSeconds(3 * 3600);
        var rung = messages.stream()
                .map(LoggedMessage::message)
                .filter(message -> message.type().equals("Bell.rung")
                        && message.data().path("listener").asLong() == number
                        && message.data().path("loud").asBoolean())
                .map(Message::accepted)
                .toList();
        var last = join(simulation.store.run(run.id())).orElseThrow().steps().getLast();
        var matched = last.request().toString().contains("matched");
        if (rung.stream().anyMatch(at -> !at.isBefore(run.startedAt()) && at.isBefore(until))) {
            assertThat(matched).as("%s heard one of %s", run, rung).isTrue();
        }
        if (rung.stream().noneMatch(at -> !at.isBefore(run.startedAt()))) {
            assertThat(matched).as("%s heard nothing", run).isFalse();
        }
    }

    // Runs that were tried again later have lost their place; all others keep it.
    private void hitsKeepTheirOrder() {
        var accepted = new HashMap<Long, Long>();
        messages.forEach(logged -> {
            if (logged.message().type().equals("Tally.hit")) {
                var began = logged.runs().stream()
                        .filter(run -> run.rule().equals("Playground.hit"))
                        .findFirst();
                if (began.isPresent()
                        && !simulation.retries.containsKey(began.get().id())) {
                    accepted.put(logged.message().data().path("number").asLong(), logged.position());
                }
            }
        });
        tallies()
                .forEach((id, tally) -> assertThat(tally.seen().stream()
                                .filter(accepted::containsKey)
                                .map(accepted::get)
                                .toList())
                        .as("order of the hits of %s", id)
                        .isSorted());
    }

    private void everyTickRanOnce() {
        var cron = Cron.of("*/10 * * * *", java.time.ZoneOffset.UTC);
        var ticks = cron.between(Simulation.START, simulation.node.now(), ALL).size();
        var ran = runs.stream()
                .filter(run -> run.rule().equals("Playground.clock"))
                .toList();
        assertThat(ran).as("ticks").hasSize(ticks);
        var done = ran.stream().filter(run -> run.state() == RunState.COMPLETED).count();
        assertThat(tallies().get("clock").ticks())
                .as("ticks counted")
                .isGreaterThanOrEqualTo(done)
                .isLessThanOrEqualTo(ticks);
    }

    private void sweepsVisitedEveryRowOnce() {
        var rows = new HashSet<String>();
        for (var run : runs) {
            if (run.row() != null) {
                var page = messages.stream()
                        .map(LoggedMessage::message)
                        .filter(message -> message.id().equals(run.message()))
                        .findFirst()
                        .orElseThrow();
                var parent = page.data().path("parent").asText() + "."
                        + page.data().path("step").asInt();
                assertThat(rows.add(parent + " " + run.row()))
                        .as("row %s of %s once", run.row(), parent)
                        .isTrue();
            }
        }
        for (var run : runs) {
            for (var step : join(simulation.store.run(run.id())).orElseThrow().steps()) {
                if (step.kind().equals("each") && step.outcome() instanceof Outcome.Done(var value)) {
                    var visited = rows.stream()
                            .filter(row -> row.startsWith(run.id() + "." + step.index() + " "))
                            .count();
                    assertThat(value.path("completed").asLong()
                                    + value.path("failed").asLong())
                            .as("rows of step %s of %s", step.index(), run)
                            .isEqualTo(visited);
                }
            }
        }
    }
}
