package kontor.kernel.shard;

import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.words.$;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run's life as a table: where it stands, what is told, where it stands then. */
class ShardMachineTest {
    static final class Shop implements Business {
        final Rule seen = on($.Item.seen, seen -> {});
    }

    private static final Model MODEL = Warehouse.model(Shop.class);
    private static final Duration NAP = Duration.ofHours(1);

    /** What is told to a run that is called {@code r}, by name. */
    private static final Map<String, Consumer<Case>> COMMANDS = commands();

    private static Map<String, Consumer<Case>> commands() {
        var commands = new LinkedHashMap<String, Consumer<Case>>();
        commands.put("record", one -> one.front.tell(new ShardCommand.Record(one.run, one.token(), Front.NOTHING)));
        commands.put("sleep", one -> one.sleep());
        commands.put("next", one -> one.next());
        commands.put("each", one -> one.each());
        commands.put("return", one -> one.front.finish(one.run, new End.Returned(Json.of("done"))));
        commands.put("throw", one -> one.front.finish(one.run, new End.Threw("KON-5001", "oh")));
        commands.put("stop", one -> one.front.finish(one.run, new End.Stopped("KON-2500", "no")));
        commands.put("unreach", one -> one.front.finish(one.run, new End.Unreachable("gone")));
        commands.put("stopped", one -> one.front.tell(new ShardCommand.Cancelled(one.run, one.token(), Front.NOTHING)));
        commands.put("early", one -> one.front.wake(one.run, Duration.ofMillis(1)));
        commands.put("due", one -> one.front.wake(one.run, NAP.multipliedBy(2)));
        commands.put("match", one -> one.match());
        commands.put("retry", one -> one.operate(Operation.RETRY));
        commands.put("wake", one -> one.operate(Operation.WAKE));
        commands.put("cancel", one -> one.operate(Operation.CANCEL));
        commands.put("crash", one -> one.crash());
        return commands;
    }

    private static final String TABLE = """
            state     | record    | sleep     | next      | each      | return    | throw     | stop      | unreach   | stopped   | early     | due       | match     | retry     | wake      | cancel    | crash
            running   | running   | sleeping  | waiting   | waiting   | completed | retrying  | failed    | retrying  | cancelled | running   | running   | running   | running   | running   | running   | running
            sleeping  | sleeping  | sleeping  | sleeping  | sleeping  | sleeping  | sleeping  | sleeping  | sleeping  | sleeping  | sleeping  | running   | sleeping  | sleeping  | running   | cancelled | sleeping
            waiting   | waiting   | waiting   | waiting   | waiting   | waiting   | waiting   | waiting   | waiting   | waiting   | waiting   | running   | running   | waiting   | running   | cancelled | waiting
            blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | blocked   | cancelled | running
            retrying  | retrying  | retrying  | retrying  | retrying  | retrying  | retrying  | retrying  | retrying  | retrying  | retrying  | running   | retrying  | running   | retrying  | cancelled | retrying
            completed | completed | completed | completed | completed | completed | completed | completed | completed | completed | completed | completed | completed | completed | completed | completed | completed
            failed    | failed    | failed    | failed    | failed    | failed    | failed    | failed    | failed    | failed    | failed    | failed    | failed    | running   | failed    | failed    | failed
            cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled
            """;

    static Stream<Arguments> cells() {
        var rows = TABLE.lines().map(ShardMachineTest::cellsOf).toList();
        var cells = new ArrayList<Arguments>();
        for (var row : rows.subList(1, rows.size())) {
            for (int i = 1; i < row.size(); i++) {
                cells.add(Arguments.of(row.getFirst(), rows.getFirst().get(i), row.get(i)));
            }
        }
        return cells.stream();
    }

    private static List<String> cellsOf(String line) {
        return Arrays.stream(line.split("\\|")).map(String::strip).toList();
    }

    @ParameterizedTest(name = "a {0} run that is told {1} is {2}")
    @MethodSource("cells")
    void everyCommandMovesARunAsTheTableSays(String state, String command, String then) {
        var one = new Case(RunState.valueOf(state.toUpperCase(java.util.Locale.ROOT)));
        COMMANDS.get(command).accept(one);

        assertThat(one.front.state(one.run).word()).isEqualTo(then);
        if (!state.equals("running")) {
            assertThat(one.front.machine.isLive(one.run)).isEqualTo(then.equals("running"));
        }
    }

    @Test
    void everyStateMeetsEveryCommand() {
        var rows = TABLE.lines().map(ShardMachineTest::cellsOf).toList();

        assertThat(rows.getFirst().subList(1, rows.getFirst().size())).containsExactlyElementsOf(COMMANDS.keySet());
        assertThat(rows.subList(1, rows.size()))
                .extracting(List::getFirst)
                .containsExactlyElementsOf(
                        Arrays.stream(RunState.values()).map(RunState::word).toList());
        assertThat(rows).allMatch(row -> row.size() == rows.getFirst().size());
    }

    @Test
    void everyTransitionThatThereMayBeIsVisited() {
        Set<String> visited = new TreeSet<>();
        cells().map(Arguments::get)
                .filter(cell -> !cell[0].equals(cell[2]))
                .forEach(cell -> visited.add(cell[0] + " -> " + cell[2]));

        assertThat(visited)
                .containsExactly(
                        "blocked -> cancelled",
                        "blocked -> running",
                        "failed -> running",
                        "retrying -> cancelled",
                        "retrying -> running",
                        "running -> cancelled",
                        "running -> completed",
                        "running -> failed",
                        "running -> retrying",
                        "running -> sleeping",
                        "running -> waiting",
                        "sleeping -> cancelled",
                        "sleeping -> running",
                        "waiting -> cancelled",
                        "waiting -> running");
    }

    /** A run that has come to a state. */
    private static final class Case {
        Front front = new Front(MODEL, 0);
        final String run;

        Case(RunState state) {
            front.submit(Front.seen("m1", "i1"));
            run = front.runIds().getFirst();
            switch (state) {
                case RUNNING -> {
                    // It is.
                }
                case SLEEPING -> sleep();
                case WAITING -> next();
                case RETRYING -> front.finish(run, new End.Threw("KON-5001", "oh"));
                case COMPLETED -> front.finish(run, new End.Returned(Json.of("done")));
                case FAILED -> front.finish(run, new End.Stopped("KON-2500", "no"));
                case CANCELLED -> front.tell(new ShardCommand.Cancelled(run, token(), Front.NOTHING));
                case BLOCKED -> front = new Front(settings(), Warehouse.EMPTY, snapshot(front.active(run)));
            }
            assertThat(front.state(run)).isEqualTo(state);
        }

        long token() {
            return front.token(run);
        }

        void sleep() {
            front.suspend(run, new Suspension.Sleep(front.now.plus(NAP)), Front.open(0, "sleep", null));
        }

        void next() {
            var reason = new Suspension.Next(0, "Item.moved", Map.of("item", "\"i1\""), front.now, front.now.plus(NAP));
            front.suspend(run, reason, Front.open(0, "next", "Item.moved"));
        }

        void each() {
            front.suspend(run, new Suspension.Each(0, "Item", Json.object()), Front.open(0, "each", "Item"));
        }

        // A match is only ever made for a step that waits; what comes for another step is a late duplicate.
        void match() {
            var waits = front.state(run) == RunState.WAITING;
            front.tell(new ShardCommand.Matched(run, waits ? 0 : 9, Front.seen("m2", "i1")));
            if (front.last.effects().contains(new Effect.Load(run))) {
                front.tell(new ShardCommand.Loaded(front.active(run)));
            }
        }

        void operate(Operation operation) {
            front.tell(new ShardCommand.Operate(front.active(run), operation, "waiter"));
        }

        void crash() {
            front = new Front(settings(), MODEL, snapshot(front.active(run)));
        }

        private static Settings settings() {
            return new Settings(0, 8, 5, 3, 2);
        }

        private static ShardSnapshot snapshot(ActiveRun run) {
            return new ShardSnapshot(
                    0,
                    1,
                    List.of(run),
                    List.of(),
                    List.of(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
    }

    // --- what goes with it

    @Test
    void aRunWhoseCodeChangedWhileItWasAtWorkStops() {
        var before = new Case(RunState.RUNNING);
        var run = before.front.run(before.run);
        var old = new RunRecord(
                run.id(),
                run.shard(),
                run.rule(),
                run.source(),
                run.message(),
                run.type(),
                run.subject(),
                null,
                RunState.RUNNING,
                1,
                "another",
                run.startedAt(),
                null,
                null,
                null,
                null);
        var active = new ActiveRun(old, before.front.active(run.id()).message(), List.of());

        var front = new Front(Case.settings(), MODEL, Case.snapshot(active));

        assertThat(front.run(run.id()).state()).isEqualTo(RunState.FAILED);
        assertThat(front.run(run.id()).error())
                .isNotNull()
                .satisfies(error -> assertThat(error.code()).isEqualTo("KON-5103"));
    }

    @Test
    void anAsleepRunGoesOnWithNewCodeAndItsFingerprint() {
        var one = new Case(RunState.SLEEPING);
        one.front.wake(one.run, NAP.plusSeconds(1));

        assertThat(one.front.effects(Effect.Start.class)).singleElement().satisfies(start -> {
            assertThat(start.ticket().first())
                    .as("nothing past the record can have been tried")
                    .isTrue();
            assertThat(start.ticket().steps())
                    .singleElement()
                    .satisfies(step -> assertThat(step.outcome()).isNotNull());
        });
    }

    @Test
    void aRunThatWasAtWorkWhenTheNodeDiedMayHaveTriedItsNextStep() {
        var one = new Case(RunState.RUNNING);
        one.crash();

        assertThat(one.front.effects(Effect.Start.class))
                .singleElement()
                .satisfies(start -> assertThat(start.ticket().first()).isFalse());
    }

    @Test
    void aRunIsReadOnceAtATimeSoThatNothingStaleStartsItAgain() {
        var one = new Case(RunState.WAITING);
        one.front.tell(new ShardCommand.Matched(one.run, 0, Front.seen("m2", "i1")));
        var asItWasRead = one.front.active(one.run);
        assertThat(one.front.effects(Effect.Load.class)).hasSize(1);

        one.front.tell(new ShardCommand.Matched(one.run, 0, Front.seen("m2", "i1")));
        assertThat(one.front.effects(Effect.Load.class)).as("it is being read").isEmpty();
        one.front.tell(new ShardCommand.Loaded(asItWasRead));
        assertThat(one.front.effects(Effect.Load.class))
                .as("it may have changed meanwhile")
                .hasSize(1);
        one.front.tell(new ShardCommand.Loaded(one.front.active(one.run)));
        assertThat(one.front.effects(Effect.Start.class)).hasSize(1);

        one.front.finish(one.run, new End.Returned(Json.of("done")));
        one.front.tell(new ShardCommand.Loaded(asItWasRead));
        assertThat(one.front.effects(Effect.Start.class)).isEmpty();
        assertThat(one.front.state(one.run)).isEqualTo(RunState.COMPLETED);
    }
}
