package kontor.kernel.run;

import static kontor.kernel.run.ScriptedHost.BEGAN;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.hours;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.entity.Triggers;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.TraceContext;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import kontor.kernel.port.Spans.Kind;
import kontor.kernel.shard.EachPage;
import kontor.kernel.words.$;
import kontor.kernel.words.Item.Seen;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which span is above which, through sends, entities, sleeps and the rows of an {@code each}. */
class RunTraceTest {
    static final class Shop implements Business {
        final Rule quote = on($.Item.seen, seen -> {});
    }

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String GIVEN = "00-" + TRACE + "-" + CALLER + "-01";

    private final ScriptedHost host = new ScriptedHost(Warehouse.model(Shop.class));

    private static RunRecord run(Message message, String id, @Nullable String row) {
        return new RunRecord(
                id,
                0,
                "Shop.quote",
                message.source(),
                message.id(),
                message.type(),
                message.subject(),
                row,
                RunState.RUNNING,
                1,
                "1",
                BEGAN,
                null,
                null,
                null,
                null);
    }

    private static Message given() {
        return ScriptedHost.message("m1", "i1", 0, Warehouse.json("{'item':'i1'}"))
                .within(GIVEN);
    }

    private static String place(String span) {
        return new TraceContext(TRACE, span, true).traceparent();
    }

    @Test
    void whatAStepSendsOrWritesHasThatStepAboveIt() {
        host.message = given();
        Task body = () -> {
            send($.Item.seen, new Seen("i2", null));
            db.upsert($.Item, "i1", $.Item.stock.to(1));
        };
        host.attempt(body);
        assertThat(host.sent)
                .singleElement()
                .satisfies(sent -> assertThat(
                                Objects.requireNonNull(sent.message().cause()).traceparent())
                        .isEqualTo(place(TraceContext.spanOfStep("r1", 0))));
        assertThat(host.causes).extracting(Cause::traceparent).containsExactly(place(TraceContext.spanOfStep("r1", 1)));
    }

    @Test
    void whatIsSentAfterASleepIsInTheSameTrace() {
        host.message = given();
        Task body = () -> {
            sleep(hours(1));
            send($.Item.seen, new Seen("i2", null));
        };
        host.attempt(body);
        assertThat(host.stepped).extracting(StepRecord::kind).containsExactly("sleep");
        host.answered(0, Json.of(null), BEGAN.plusSeconds(3600));
        host.readsBackRecord();
        host.attempt(body);
        assertThat(host.stepped).extracting(StepRecord::kind).containsExactly("sleep", "send");
        assertThat(host.sent)
                .singleElement()
                .satisfies(sent -> assertThat(TraceContext.idOf(sent.message())).isEqualTo(TRACE));
    }

    @Test
    void whatIsSentInATraceThatBeganHereStaysInIt() {
        host.attempt(() -> send($.Item.seen, new Seen("i2", null)));
        var sent = host.sent.getFirst().message();
        assertThat(TraceContext.idOf(sent)).isEqualTo(TraceContext.idOf(host.message));
    }

    @Test
    void whatAnEntitysWriteCausesHasTheWriteAboveIt() {
        var noun = Objects.requireNonNull(host.model().noun("Item"));
        var cause = new Cause("m1", "Item.seen", "r1", "Shop.quote", 1, null, place(CALLER));
        var state = new EntityState(1, BEGAN, BEGAN, false, Warehouse.item("{'id':'i1'}"), "h");
        var event = new EntityEvent(
                1, BEGAN, EntityEvent.Kind.CREATED, Json.object(), cause, new StepKey("r1", 1, "h"), "h");
        var caused = Triggers.caused(host.model(), noun, "i1", EntityState.NONE, event, state, 1);
        assertThat(caused)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(TraceContext.above(one.message(), _ -> false))
                        .isEqualTo(new TraceContext(TRACE, CALLER, true)));
    }

    // --- spans

    @Test
    void messageRunAndStepsLieBelowOneAnother() {
        var message = given();
        var trace = RunTrace.of(run(message, "r1", null), message, _ -> false);
        var accepted = RunTrace.accepted(message, TraceContext.above(message, _ -> false), BEGAN);
        assertThat(accepted.above()).isEqualTo(CALLER);
        assertThat(accepted.kind()).isEqualTo(Kind.SERVER);

        var over = trace.over(
                run(message, "r1", null).with(RunState.COMPLETED, BEGAN.plusSeconds(9), null, null, null), BEGAN);
        assertThat(over.above()).isEqualTo(accepted.place().span());
        assertThat(over.place()).isEqualTo(new TraceContext(TRACE, TraceContext.spanOfRun("r1"), true));
        assertThat(over.until()).isEqualTo(BEGAN.plusSeconds(9));
        assertThat(over.attributes()).containsEntry("kontor.event", "m1").containsEntry("kontor.state", "completed");

        var refused = new Outcome.Refused("KON-2404", "there is no Item 'secret'");
        var step = trace.step(new StepRecord(3, "get", "Item/i1", "h", Json.of("secret"), refused, BEGAN, BEGAN, 1));
        assertThat(step.above()).isEqualTo(over.place().span());
        assertThat(step.place().span()).isEqualTo(TraceContext.spanOfStep("r1", 3));
        assertThat(step.name()).as("in few different words").isEqualTo("get Item");
        assertThat(step.error()).isEqualTo("KON-2404");
        assertThat(step.toString()).as("payloads stay here").doesNotContain("secret");
    }

    @Test
    void aTraceThatBeginsHereHasNothingAboveItsMessage() {
        var message = ScriptedHost.message("m1", "i1", 0, Json.object());
        assertThat(RunTrace.accepted(message, TraceContext.above(message, _ -> true), BEGAN)
                        .above())
                .isNull();
    }

    @Test
    void triesAndCallsHaveSpansOfTheirOwn() {
        var trace = RunTrace.of(run(given(), "r1", null), given(), _ -> false);
        var one = trace.attempt("sleep", BEGAN, BEGAN.plusMillis(1), null);
        var other = trace.attempt("returned", BEGAN.plusSeconds(5), BEGAN.plusSeconds(6), null);
        assertThat(one.place()).isNotEqualTo(other.place());
        assertThat(List.of(one, other))
                .allSatisfy(span -> assertThat(span.above()).isEqualTo(TraceContext.spanOfRun("r1")));
        assertThat(trace.call("key", BEGAN)).isNotEqualTo(trace.call("key", BEGAN.plusMillis(1)));
        assertThat(trace.called(trace.call("key", BEGAN), "fetch.fetch", BEGAN, BEGAN, "KON-5002"))
                .satisfies(call -> assertThat(call.kind()).isEqualTo(Kind.CLIENT))
                .satisfies(call -> assertThat(call.error()).isEqualTo("KON-5002"));
    }

    @Test
    void aRowOfAnEachBelongsToItsParentsTraceBelowTheEach() {
        var outer = page(given(), "r1", 2, null, null);
        var first = RunTrace.of(run(outer, "row-run", "a"), outer, _ -> false);
        assertThat(first.message()).isEqualTo(given());
        assertThat(first.place()).isEqualTo(new TraceContext(TRACE, TraceContext.spanOfRun("row-run"), true));
        assertThat(first.above()).isEqualTo(TraceContext.spanOfStep("r1", 2));

        var inner = page(outer, "row-run", 4, Wire.of(outer.data(), EachPage.class), "a");
        var second = RunTrace.of(run(inner, "deeper", "b"), inner, _ -> false);
        assertThat(second.message()).isEqualTo(given());
        assertThat(second.place().id()).isEqualTo(TRACE);
        assertThat(second.above()).isEqualTo(TraceContext.spanOfStep("row-run", 4));
    }

    private static Message page(Message parent, String run, int step, @Nullable EachPage within, @Nullable String row) {
        var page = new EachPage(run, 0, step, 0, "Shop.quote", parent, List.of(), BEGAN, within, row, List.of("a"));
        var id = run + "." + step + ".0";
        return new Message(
                id, Message.RUNS, EachPage.TYPE, id, BEGAN, BEGAN, Wire.tree(page), Ids.hash(id), null, 1, null);
    }
}
