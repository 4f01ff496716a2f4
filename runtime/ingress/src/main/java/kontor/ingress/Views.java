package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.message.Cause;
import kontor.kernel.message.HttpWrite;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.TraceContext;
import kontor.kernel.model.Json;
import kontor.kernel.port.Gateway.Admitted;
import kontor.kernel.port.Gateway.RunView;
import kontor.kernel.port.Gateway.ScheduleView;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.port.Store.Page;
import kontor.kernel.port.Store.RunWithSteps;
import kontor.kernel.port.Store.Tick;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.EachState;
import org.jspecify.annotations.Nullable;

/** The JSON shapes of the API. */
final class Views {
    /** What a cause calls a write over HTTP, instead of the internal message that carried it. */
    static final String HTTP = "http";

    private static final Cause UNKNOWN = new Cause(null, null, null, null, null, null);

    private Views() {}

    static <T> ObjectNode page(Page<T> page, Function<T, ? extends JsonNode> view) {
        return list(page.items(), page.cursor(), view);
    }

    static <T> ObjectNode list(List<T> items, @Nullable String cursor, Function<T, ? extends JsonNode> view) {
        var list = Json.object();
        var array = list.putArray("items");
        items.forEach(item -> array.add(view.apply(item)));
        return list.put("cursor", cursor);
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    // --- entities

    static ObjectNode row(String id, EntityState entity) {
        return Json.object()
                .put("id", id)
                .put("version", entity.version())
                .put("createdAt", time(entity.createdAt()))
                .put("updatedAt", time(entity.updatedAt()))
                .set("state", entity.state());
    }

    static ObjectNode history(String noun, EntityEvent event) {
        var view = Json.object()
                .put("version", event.version())
                .put("time", time(event.time()))
                .put("event", noun + "." + event.kind().word());
        view.set("change", event.change());
        view.put("by", event.cause() == null ? null : event.cause().by());
        view.set("cause", cause(event.cause()));
        return view.put("hash", event.hash());
    }

    static JsonNode cause(@Nullable Cause cause) {
        if (cause == null || cause.within(null).equals(UNKNOWN)) {
            return Json.of(null);
        }
        return Json.object()
                .put("event", cause.event())
                .put("type", HttpWrite.TYPE.equals(cause.type()) ? HTTP : cause.type())
                .put("run", cause.run())
                .put("rule", cause.rule())
                .put("step", cause.step())
                .put("by", cause.by())
                .put("trace", trace(cause));
    }

    private static @Nullable String trace(Cause cause) {
        var place = TraceContext.parse(cause.traceparent());
        return place == null ? null : place.id();
    }

    // --- messages

    static ObjectNode message(LoggedMessage logged) {
        var message = logged.message();
        var view = Json.object()
                .put("id", message.id())
                .put("source", message.source())
                .put("type", message.type())
                .put("subject", message.subject())
                .put("time", time(message.time()))
                .put("trace", TraceContext.idOf(message));
        view.set("data", message.data());
        view.set("cause", cause(message.cause()));
        var runs = view.putArray("runs");
        logged.runs()
                .forEach(run -> runs.addObject()
                        .put("id", run.id())
                        .put("rule", run.rule())
                        .put("state", run.state().word()));
        return view;
    }

    /** A message that was taken, before its runs are done. */
    static ObjectNode accepted(Admitted admitted) {
        var view = Json.object()
                .put("id", admitted.id())
                .put("type", admitted.type())
                .put("duplicate", admitted.duplicate());
        var runs = view.putArray("runs");
        admitted.runs().forEach(run -> runs.addObject().put("id", run.id()).put("rule", run.rule()));
        return view;
    }

    /** A message that was taken, and what became of it. */
    static ObjectNode done(Admitted admitted) {
        var view = Json.object()
                .put("id", admitted.id())
                .put("type", admitted.type())
                .put("duplicate", admitted.duplicate());
        switch (admitted.answer()) {
            case Outcome.Done(var value) -> view.set("result", value);
            case Outcome.Refused refused -> view.set("error", error(refused));
            case null -> {}
        }
        var runs = view.putArray("runs");
        admitted.runs().forEach(run -> runs.add(run(run)));
        return view;
    }

    private static ObjectNode run(RunView run) {
        var view = Json.object()
                .put("id", run.id())
                .put("rule", run.rule())
                .put("state", run.state().word());
        if (run.error() != null) {
            view.set("error", error(run.error()));
        }
        return view;
    }

    private static JsonNode error(Outcome.@Nullable Refused refused) {
        return refused == null
                ? Json.of(null)
                : Json.object().put("code", refused.code()).put("detail", refused.detail());
    }

    // --- runs

    /** A run without its steps, as lists show it. */
    static ObjectNode run(RunRecord run) {
        var view = Json.object()
                .put("id", run.id())
                .put("rule", run.rule())
                .put("state", run.state().word())
                .put("event", run.message())
                .put("type", run.type())
                .put("subject", run.subject())
                .put("row", run.row())
                .put("attempts", run.attempts())
                .put("startedAt", time(run.startedAt()))
                .put("endedAt", time(run.endedAt()))
                .put("wakeAt", time(run.wakeAt()));
        view.set("error", error(run.error()));
        return view.set("result", run.result() == null ? Json.of(null) : run.result());
    }

    /** A run with its steps; its message is null when it is not kept any more. */
    static ObjectNode run(RunWithSteps found, @Nullable Message message) {
        return run(found.run(), found.steps(), found.cause())
                .put("trace", message == null ? null : TraceContext.idOf(message));
    }

    static ObjectNode run(RunRecord run, List<StepRecord> steps, @Nullable Cause cause) {
        var view = run(run);
        view.set("cause", cause(cause));
        var array = view.putArray("steps");
        steps.forEach(step -> array.add(step(step)));
        return view;
    }

    private static ObjectNode step(StepRecord step) {
        var view = Json.object()
                .put("index", step.index())
                .put("kind", step.kind())
                .put("target", step.target());
        view.set("request", step.request());
        switch (step.outcome()) {
            case Outcome.Done(var value) -> view.set("result", value);
            case Outcome.Refused refused -> view.putNull("result").set("error", error(refused));
            case null -> view.putNull("result");
        }
        return view.put("startedAt", time(step.startedAt()))
                .put("endedAt", time(step.endedAt()))
                .put("attempts", step.attempts());
    }

    /** How far an {@code each} is. */
    static ObjectNode each(EachState each) {
        return Json.object()
                .put("noun", each.noun())
                .put("completed", each.completed())
                .put("failed", each.failed());
    }

    // --- schedules

    static ObjectNode schedule(ScheduleView schedule, List<Tick> ticks) {
        var view = Json.object()
                .put("rule", schedule.rule())
                .put("cron", schedule.cron())
                .put("zone", schedule.zone())
                .put("next", time(schedule.next()))
                .put("paused", schedule.paused());
        var array = view.putArray("ticks");
        ticks.stream()
                .filter(tick -> tick.run() != null)
                .forEach(tick -> array.addObject()
                        .put("tick", time(tick.tick()))
                        .put("run", tick.run())
                        .put("state", tick.state() == null ? null : tick.state().word()));
        return view;
    }
}
