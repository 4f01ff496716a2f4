package kontor.kernel.port;

import java.time.Instant;
import java.util.Map;
import kontor.kernel.message.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a node tells what it did with each message, as spans of a trace. Called on hot paths and from any thread: an
 * implementation neither blocks nor throws, and rather loses a span.
 */
public interface Spans extends AutoCloseable {
    /** Records nothing. */
    Spans NONE = new Spans() {};

    /** Whether a trace that begins on this node is to be recorded; always the same for one trace. */
    default boolean samples(String trace) {
        return false;
    }

    /** Whether anything is made of the spans of this trace; when not, nobody need make them. */
    default boolean records(TraceContext place) {
        return false;
    }

    /** Takes a span that is over. */
    default void over(Span span) {}

    /** Passes on what it still has, for no longer than a few seconds. */
    @Override
    default void close() {}

    /**
     * Something that was done.
     *
     * @param place its place in the trace
     * @param above the span that it belongs to, null where the trace begins
     * @param name what was done, in few different words
     * @param kind its part in what goes to and fro
     * @param from when it began
     * @param until when it was over
     * @param attributes what else is known: ids and names, never payloads
     * @param error the code of what went wrong, null when nothing did
     */
    record Span(
            TraceContext place,
            @Nullable String above,
            String name,
            Kind kind,
            Instant from,
            Instant until,
            Map<String, String> attributes,
            @Nullable String error) {}

    /** A span's part in what goes to and fro, as OpenTelemetry has it. */
    enum Kind {
        /** It answers somebody outside. */
        SERVER,
        /** It asks somebody outside. */
        CLIENT,
        /** It sends a message. */
        PRODUCER,
        /** It takes a message. */
        CONSUMER,
        /** Anything else. */
        INTERNAL
    }
}
