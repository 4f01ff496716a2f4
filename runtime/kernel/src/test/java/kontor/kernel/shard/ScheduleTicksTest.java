package kontor.kernel.shard;

import static kontor.sdk.Do.every;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import kontor.kernel.message.TraceContext;
import kontor.kernel.model.Model;
import kontor.kernel.run.RunRecord;
import kontor.kernel.shard.ShardSnapshot.ScheduleState;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Missed;
import kontor.sdk.Rule;
import org.junit.jupiter.api.Test;

class ScheduleTicksTest {
    static final class Clock implements Business {
        final Rule latest = every("0 * * * *", () -> {}).missed(Missed.LATEST);
        final Rule all = every("0 * * * *", () -> {}).missed(Missed.ALL);
        final Rule none = every("0 * * * *", () -> {}).missed(Missed.NONE);
        final Rule overlapping = every("0 * * * *", () -> {}).missed(Missed.ALL).overlap();
    }

    private static final Model MODEL = Warehouse.model(Clock.class);

    private static Instant at(String time) {
        return Instant.parse("2026-11-01T" + time + ":00Z");
    }

    /** A shard that is taken up again at 10:30, when this rule had last ticked at 07:00. */
    private static Desk afterAGap(String rule) {
        var state = new ScheduleState("Clock." + rule, at("07:00"), false, null);
        return new Desk(MODEL, 1, Desk.with(state), at("10:30"));
    }

    private static void due(Desk desk, String rule, String time) {
        desk.now = at(time);
        desk.tell(new ShardCommand.TickDue("Clock." + rule));
    }

    private static void pause(Desk desk, String rule, boolean paused, String time) {
        desk.now = at(time);
        desk.tell(new ShardCommand.Pause("Clock." + rule, paused, "waiter"));
    }

    /** The ticks that were run, in order. */
    private static List<String> ticks(Desk desk) {
        return desk.runs().stream()
                .map(desk::record)
                .map(RunRecord::message)
                .map(id -> id.substring(id.indexOf('T') + 1, id.length() - 4))
                .toList();
    }

    private static void returns(Desk desk) {
        desk.returns(desk.runs().getLast());
    }

    @Test
    void afterAGapTheLatestTickIsRun() {
        var desk = afterAGap("latest");

        assertThat(ticks(desk)).containsExactly("10:00");
        assertThat(desk.effects(Effect.TickTimer.class)).contains(new Effect.TickTimer("Clock.latest", at("11:00")));
    }

    @Test
    void afterAGapAllTicksAreRunOneAfterTheOther() {
        var desk = afterAGap("all");

        assertThat(ticks(desk)).containsExactly("08:00");
        returns(desk);
        assertThat(ticks(desk)).containsExactly("08:00", "09:00");
        returns(desk);
        assertThat(ticks(desk)).containsExactly("08:00", "09:00", "10:00");
        returns(desk);
        assertThat(ticks(desk)).hasSize(3);
    }

    @Test
    void afterAGapAllTicksAreRunAtOnceWhereTheyMayOverlap() {
        assertThat(ticks(afterAGap("overlapping"))).containsExactly("08:00", "09:00", "10:00");
    }

    @Test
    void afterAGapNoTickIsRunWhereNoneIsWanted() {
        var desk = afterAGap("none");

        assertThat(ticks(desk)).isEmpty();
        due(desk, "none", "11:00");
        assertThat(ticks(desk)).containsExactly("11:00");
    }

    @Test
    void aScheduleThatNeverTickedBeginsNow() {
        var desk = new Desk(MODEL, 1, ShardSnapshot.empty(0), at("10:30"));

        assertThat(ticks(desk)).isEmpty();
        due(desk, "all", "11:00");
        assertThat(ticks(desk)).containsExactly("11:00");
    }

    @Test
    void aTickIsRunOnceHoweverOftenItIsDue() {
        var desk = afterAGap("none");
        due(desk, "none", "11:00");
        returns(desk);

        due(desk, "none", "11:00");

        assertThat(ticks(desk)).containsExactly("11:00");
    }

    @Test
    void everyTickBeginsATraceThatIsKeptWithIt() {
        var desk = afterAGap("overlapping");
        var traces = desk.events(ShardEvent.Accepted.class).stream()
                .map(accepted ->
                        Objects.requireNonNull(accepted.message().cause()).traceparent())
                .toList();
        assertThat(traces).hasSize(3).doesNotHaveDuplicates().doesNotContainNull();
        assertThat(desk.events(ShardEvent.Accepted.class).stream()
                        .map(accepted -> TraceContext.above(accepted.message(), _ -> true)))
                .allSatisfy(begun -> assertThat(begun.isRoot()).isTrue());
    }

    @Test
    void aTickWaitsForTheRunOfTheOneBefore() {
        var desk = afterAGap("latest");

        due(desk, "latest", "11:00");
        due(desk, "latest", "12:00");
        assertThat(ticks(desk)).containsExactly("10:00");

        returns(desk);
        assertThat(ticks(desk)).containsExactly("10:00", "12:00");
        returns(desk);
        assertThat(ticks(desk)).hasSize(2);
    }

    @Test
    void whatPassesWhileAScheduleIsPausedIsNotMadeUpFor() {
        var desk = afterAGap("none");

        pause(desk, "none", true, "10:40");
        assertThat(desk.events(ShardEvent.Paused.class)).containsExactly(new ShardEvent.Paused("Clock.none", true));
        due(desk, "none", "11:00");
        assertThat(ticks(desk)).isEmpty();

        pause(desk, "none", false, "12:30");
        assertThat(desk.effects(Effect.TickTimer.class))
                .containsExactly(new Effect.TickTimer("Clock.none", at("13:00")));
        due(desk, "none", "13:00");
        assertThat(ticks(desk)).containsExactly("13:00");
    }

    @Test
    void aScheduleThatIsNotThereCannotBePaused() {
        var desk = afterAGap("none");

        pause(desk, "nightly", true, "10:40");

        assertThat(desk.effects(Effect.Operated.class))
                .singleElement()
                .satisfies(answer -> assertThat(answer.refused())
                        .hasMessageContaining("no rule named 'Clock.nightly' runs by a schedule"));
    }
}
