package kontor.kernel.port;

import java.util.Optional;
import java.util.concurrent.Callable;
import kontor.kernel.message.TraceContext;

/** The place in a trace at which a connector is called: what it passes on as {@code traceparent}. */
public final class Tracing {
    /** The header in which it is passed on. */
    public static final String HEADER = "traceparent";

    /** Bound while a connector carries out an operation, on the thread that called it. */
    public static final ScopedValue<TraceContext> CURRENT = ScopedValue.newInstance();

    private Tracing() {}

    /** The same on another thread, at this place. */
    public static <T> Callable<T> here(Callable<T> call) {
        if (!CURRENT.isBound()) {
            return call;
        }
        var place = CURRENT.get();
        return () -> ScopedValue.where(CURRENT, place).call(call::call);
    }

    /** What to send along; empty where nothing is being traced. */
    public static Optional<String> traceparent() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get().traceparent()) : Optional.empty();
    }
}
