package kontor.pekko;

import java.time.Instant;
import java.util.List;
import kontor.kernel.message.Message;
import kontor.kernel.message.TraceContext;
import kontor.kernel.port.Spans;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.run.RunTrace;
import kontor.kernel.shard.Out;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Tells of messages and of one run's tries as spans, and tells the log what a thread is at work for. */
final class RunTraces {
    private static final Logger LOG = LoggerFactory.getLogger("kontor.run");

    private final Spans spans;
    private final RunTrace trace;
    private final boolean recorded;
    private final Instant began;
    private final long beganNanos = System.nanoTime();

    RunTraces(Spans spans, RunTrace trace, Instant now) {
        this.spans = spans;
        this.trace = trace;
        this.recorded = spans.records(trace.place());
        this.began = now;
    }

    // --- messages

    /** A message's own place in its trace, as the header {@code traceparent} says it. */
    static String placeOf(Message message, Parts parts) {
        return TraceContext.above(message, parts.status().meters().spans()::samples)
                .at(TraceContext.spanOf(message))
                .traceparent();
    }

    /** A message was accepted. */
    static void accepted(Message message, Parts parts) {
        var spans = parts.status().meters().spans();
        if (spans != Spans.NONE) {
            var above = TraceContext.above(message, spans::samples);
            if (spans.records(above)) {
                spans.over(RunTrace.accepted(message, above, parts.clock().instant()));
            }
        }
    }

    /** Runs have ended for good. */
    static void over(List<Out.Over> ended, Parts parts) {
        var spans = parts.status().meters().spans();
        if (spans == Spans.NONE) {
            return;
        }
        for (var one : ended) {
            var trace = RunTrace.of(one.run(), one.message(), spans::samples);
            if (spans.records(trace.place())) {
                spans.over(trace.over(one.run(), parts.clock().instant()));
            }
        }
    }

    // --- one try of a run

    /** Puts the ids into everything that this thread logs from now on; the thread is the run's alone. */
    void log() {
        MDC.put("event", trace.message().id());
        MDC.put("run", trace.run().id());
        MDC.put("rule", trace.run().rule());
        MDC.put("trace_id", trace.place().id());
        MDC.put("span_id", trace.place().span());
    }

    RunTrace trace() {
        return trace;
    }

    boolean isRecorded() {
        return recorded;
    }

    Spans spans() {
        return spans;
    }

    void suspended(Suspension reason) {
        var how = switch (reason) {
            case Suspension.Sleep _ -> "sleep";
            case Suspension.Next _ -> "next";
            case Suspension.Each _ -> "each";
        };
        over(how, null);
    }

    // The detail of what went wrong may quote what the business deals with: it is kept with the run, not logged.
    void ended(End end) {
        switch (end) {
            case End.Returned _ -> over("returned", null);
            case End.Threw(var code, var _) -> {
                LOG.warn(
                        "a try has failed with {}; GET /runs/{} tells of it",
                        code,
                        trace.run().id());
                over("threw", code);
            }
            case End.Stopped(var code, var _) -> {
                LOG.info(
                        "stopped with {}; GET /runs/{} tells of it",
                        code,
                        trace.run().id());
                over("stopped", code);
            }
            case End.Undone(var error) -> over("undone", error.code());
            case End.Unreachable _ -> {
                LOG.warn("the store or an entity could not be reached; tried again");
                over("unreachable", "KON-5003");
            }
        }
    }

    void cancelled() {
        over("cancelled", null);
    }

    private void over(String how, @Nullable String error) {
        if (recorded) {
            spans.over(trace.attempt(how, began, began.plusNanos(System.nanoTime() - beganNanos), error));
        }
    }
}
