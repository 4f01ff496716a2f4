package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.message.Cause;
import kontor.kernel.message.HttpWrite;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.port.Gateway.Admitted;
import kontor.kernel.port.Gateway.RunView;
import kontor.kernel.port.Gateway.ScheduleView;
import kontor.kernel.port.Store.Page;
import kontor.kernel.port.Store.Tick;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");

    /** As a reader of the text sees it: numbers have no Java type there. */
    private static JsonNode read(JsonNode view) {
        return Json.parse(Json.text(view));
    }

    private static Admitted admitted(boolean done, Outcome answer, RunView... runs) {
        return new Admitted(
                "m-1",
                "Counter.track",
                false,
                done,
                List.of(runs),
                answer,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
    }

    @Test
    void aListHasItemsAndACursorThatIsNullAtTheEnd() {
        assertThat(Views.page(new Page<>(List.of("a"), null), Json::of)).isEqualTo(Json.parse("""
                {"items":["a"],"cursor":null}"""));
        assertThat(Views.page(new Page<>(List.of("a"), "next"), Json::of)
                        .path("cursor")
                        .asText())
                .isEqualTo("next");
    }

    @Test
    void aRowHasItsStateAndWhatEveryEntityHas() {
        var state = (ObjectNode) Json.parse("{\"id\":\"a\",\"status\":\"trial\"}");
        assertThat(read(Views.row("a", new EntityState(3, TIME, TIME, false, state, "h"))))
                .isEqualTo(Json.parse("""
                {"id":"a","version":3,"createdAt":"2026-11-01T00:00:00Z","updatedAt":"2026-11-01T00:00:00Z",
                 "state":{"id":"a","status":"trial"}}"""));
    }

    @Test
    void historyTellsWhatChangedAndWhy() {
        var cause = new Cause(
                "m-1",
                "Customer.signup",
                "r-1",
                "Acme.signup",
                0,
                null,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        var change = (ObjectNode) Json.parse("{\"status\":\"active\"}");
        var event = new EntityEvent(2, TIME, EntityEvent.Kind.UPDATED, change, cause, new StepKey("r-1", 0, "x"), "h2");
        assertThat(read(Views.history("Account", event))).isEqualTo(Json.parse("""
                {"version":2,"time":"2026-11-01T00:00:00Z","event":"Account.updated","change":{"status":"active"},"by":null,
                 "cause":{"event":"m-1","type":"Customer.signup","run":"r-1","rule":"Acme.signup","step":0,"by":null,
                  "trace":"0af7651916cd43dd8448eb211c80319c"},
                 "hash":"h2"}"""));
    }

    @Test
    void whoNamesATraceAndNothingElseIsNoCause() {
        var cause = new Cause(
                null, null, null, null, null, null, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        assertThat(Views.cause(cause).isNull()).isTrue();
    }

    @Test
    void aWriteOverHttpHasTheCauseHttpWithItsCaller() {
        var cause = Views.cause(new Cause("m-1", HttpWrite.TYPE, "r-1", "Kontor.write", 0, "ops"));
        assertThat(cause.path("type").asText()).isEqualTo("http");
        assertThat(cause.path("by").asText()).isEqualTo("ops");
    }

    @Test
    void whatWasAcceptedNamesItsRuns() {
        var view = Views.accepted(admitted(false, null, new RunView("r-1", "Bench.track", RunState.RUNNING, null)));
        assertThat(view).isEqualTo(Json.parse("""
                {"id":"m-1","type":"Counter.track","duplicate":false,"runs":[{"id":"r-1","rule":"Bench.track"}]}"""));
    }

    @Test
    void whatIsDoneHasItsResultAndTheStatesOfItsRuns() {
        var run = new RunView("r-1", "Bench.track", RunState.COMPLETED, null);
        assertThat(Views.done(admitted(true, new Outcome.Done(Json.of(7)), run)))
                .isEqualTo(Json.parse("""
                {"id":"m-1","type":"Counter.track","duplicate":false,"result":7,
                 "runs":[{"id":"r-1","rule":"Bench.track","state":"completed"}]}"""));
    }

    @Test
    void anEventHasNoResult() {
        assertThat(Views.done(admitted(true, null)).has("result")).isFalse();
    }

    @Test
    void aFailedRunHasItsError() {
        var refused = new Outcome.Refused("KON-2409", "exists");
        var view = Views.done(admitted(true, refused, new RunView("r-1", "A.b", RunState.FAILED, refused)));
        assertThat(view.at("/error/code").asText()).isEqualTo("KON-2409");
        assertThat(view.at("/runs/0/error/detail").asText()).isEqualTo("exists");
    }

    @Test
    void aStepUnderWayHasNoResultYet() {
        var step = new StepRecord(0, "sleep", "", "h", Json.object(), null, TIME, null, 1);
        var run = new kontor.kernel.run.RunRecord(
                "r-1",
                0,
                "A.b",
                "/events",
                "m-1",
                "A.b",
                "s",
                null,
                RunState.SLEEPING,
                1,
                "f",
                TIME,
                null,
                TIME,
                null,
                null);
        var view = Views.run(run, List.of(step), null);
        assertThat(view.path("state").asText()).isEqualTo("sleeping");
        assertThat(view.at("/steps/0/result").isNull()).isTrue();
        assertThat(view.at("/steps/0/endedAt").isNull()).isTrue();
        assertThat(view.path("event").asText()).isEqualTo("m-1");
    }

    @Test
    void aScheduleHasItsNextAndLastTicks() {
        var view = Views.schedule(
                new ScheduleView("A.daily", "0 0 * * *", "Z", TIME, false),
                List.of(new Tick(TIME, "r-1", RunState.COMPLETED)));
        assertThat(view).isEqualTo(Json.parse("""
                {"rule":"A.daily","cron":"0 0 * * *","zone":"Z","next":"2026-11-01T00:00:00Z","paused":false,
                 "ticks":[{"tick":"2026-11-01T00:00:00Z","run":"r-1","state":"completed"}]}"""));
    }
}
