package kontor.kernel.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Why something happened.
 *
 * @param event the id of the message that started the run
 * @param type that message's type
 * @param run the run
 * @param rule its rule
 * @param step the step's index in the run
 * @param by who asked over HTTP, where somebody did
 * @param traceparent the place in a trace from which it comes, as {@link TraceContext} writes it
 */
public record Cause(
        @Nullable String event,
        @Nullable String type,
        @Nullable String run,
        @Nullable String rule,
        @Nullable Integer step,
        @Nullable String by,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String traceparent) {
    /** A cause that names no trace. */
    public Cause(
            @Nullable String event,
            @Nullable String type,
            @Nullable String run,
            @Nullable String rule,
            @Nullable Integer step,
            @Nullable String by) {
        this(event, type, run, rule, step, by, null);
    }

    /** The same cause, at another place in a trace. */
    public Cause within(@Nullable String other) {
        return new Cause(event, type, run, rule, step, by, other);
    }
}
