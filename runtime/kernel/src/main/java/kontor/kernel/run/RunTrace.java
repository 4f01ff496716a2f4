package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.message.TraceContext;
import kontor.kernel.message.Wire;
import kontor.kernel.port.Spans.Kind;
import kontor.kernel.port.Spans.Span;
import kontor.kernel.shard.EachPage;
import org.jspecify.annotations.Nullable;

/**
 * A run's part in a trace: the span of its message has the run below it, the run its tries, its steps and its calls of
 * connectors. What a step sends, or causes by writing an entity, has that step above it.
 *
 * @param run the run, as it stood when it was looked at
 * @param message the message whose rule this is; for a row of an {@code each} the outermost parent's
 * @param place the run's own span
 * @param above the span above it
 */
public record RunTrace(RunRecord run, Message message, TraceContext place, String above) {
    /**
     * The part of a run in its message's trace.
     *
     * @param run the run
     * @param message its message, or the page that it is a row of
     * @param samples whether a trace that begins with the message is to be recorded
     */
    public static RunTrace of(RunRecord run, Message message, Predicate<String> samples) {
        var root = root(message);
        var above = root == message
                ? TraceContext.spanOf(message)
                : TraceContext.spanOfStep(
                        message.data().path("parent").asText(),
                        message.data().path("step").asInt());
        var place = TraceContext.above(root, samples).at(TraceContext.spanOfRun(run.id()));
        return new RunTrace(run, root, place, above);
    }

    /** The message that began it all: of a page of an {@code each}, the outermost parent's. */
    public static Message root(Message message) {
        if (!message.type().equals(EachPage.TYPE)) {
            return message;
        }
        JsonNode page = message.data();
        while (page.path("within").isObject()) {
            page = page.get("within");
        }
        return Wire.of(page.get("message"), Message.class);
    }

    /** A message was accepted. */
    public static Span accepted(Message message, TraceContext above, Instant now) {
        var kind = switch (message.source()) {
            case Message.RUNS, Message.DB -> Kind.CONSUMER;
            case Message.SCHEDULES -> Kind.INTERNAL;
            default -> Kind.SERVER;
        };
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("kontor.event", message.id());
        attributes.put("kontor.source", message.source());
        attributes.put("kontor.subject", message.subject());
        var place = above.at(TraceContext.spanOf(message));
        return new Span(
                place,
                above.isRoot() ? null : above.span(),
                message.type(),
                kind,
                message.accepted(),
                now,
                attributes,
                null);
    }

    /** The run is over for good. */
    public Span over(RunRecord ended, Instant now) {
        var until = ended.endedAt() == null ? now : ended.endedAt();
        var attributes = attributes();
        attributes.put("kontor.state", ended.state().word());
        attributes.put("kontor.attempts", Integer.toString(ended.attempts()));
        var error = ended.error();
        var failed = ended.state() == RunState.FAILED && error != null ? error.code() : null;
        return new Span(place, above, "run " + run.rule(), Kind.INTERNAL, run.startedAt(), until, attributes, failed);
    }

    /** A try is over: it ended, or gave up its thread. */
    public Span attempt(String how, Instant from, Instant until, @Nullable String error) {
        var attributes = attributes();
        attributes.put("kontor.attempt", Integer.toString(run.attempts()));
        attributes.put("kontor.end", how);
        // Nothing belongs to it, so that it need not be found again; a try that goes on after a sleep has the same
        // number.
        var span = TraceContext.spanOf("attempt", run.id(), from.toString(), Integer.toString(run.attempts()));
        return below(span, "attempt " + run.rule(), Kind.INTERNAL, from, until, attributes, error);
    }

    /** A step was carried out, or has only begun: that takes no time. */
    public Span step(StepRecord step) {
        var attributes = attributes();
        attributes.put("kontor.step", Integer.toString(step.index()));
        var slash = step.target().indexOf('/');
        if (slash >= 0) {
            attributes.put("kontor.entity", step.target());
        }
        var what = slash < 0 ? step.target() : step.target().substring(0, slash);
        var kind = switch (step.kind()) {
            case "send", "ask" -> Kind.PRODUCER;
            default -> Kind.INTERNAL;
        };
        return below(
                TraceContext.spanOfStep(run.id(), step.index()),
                (step.kind() + " " + what).strip(),
                kind,
                step.startedAt(),
                step.endedAt() == null ? step.startedAt() : step.endedAt(),
                attributes,
                step.outcome() instanceof Refused(var code, var _) ? code : null);
    }

    /** The place of a connector's call, which each try has its own of. */
    public TraceContext call(String key, Instant from) {
        return place.at(TraceContext.spanOf("call", key, Integer.toString(run.attempts()), from.toString()));
    }

    /** A connector was called. */
    public Span called(TraceContext call, String target, Instant from, Instant until, @Nullable String error) {
        return below(call.span(), target, Kind.CLIENT, from, until, attributes(), error);
    }

    private Span below(
            String span,
            String name,
            Kind kind,
            Instant from,
            Instant until,
            Map<String, String> attributes,
            @Nullable String error) {
        return new Span(place.at(span), place.span(), name, kind, from, until, attributes, error);
    }

    private Map<String, String> attributes() {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("kontor.run", run.id());
        attributes.put("kontor.rule", run.rule());
        attributes.put("kontor.event", message.id());
        if (run.row() != null) {
            attributes.put("kontor.row", run.row());
        }
        return attributes;
    }
}
