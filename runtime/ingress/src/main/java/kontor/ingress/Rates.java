package kontor.ingress;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import kontor.sdk.KontorException;

/** Bounds the requests a second of each caller. A caller may save up one second's worth. */
final class Rates {
    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_CALLERS = 10_000;

    private final int perSecond;
    private final LongSupplier nanos;
    // By caller, the time at which all that it has sent would have been due at its rate.
    private final ConcurrentHashMap<String, AtomicLong> due = new ConcurrentHashMap<>();

    Rates(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /** Counts one request; refused (KON-1429) over the rate. */
    void count(Supplier<String> caller) {
        if (perSecond <= 0) {
            return;
        }
        if (due.size() > MOST_CALLERS) {
            due.clear();
        }
        long now = nanos.getAsLong();
        long step = SECOND / perSecond;
        var mark = due.computeIfAbsent(caller.get(), _ -> new AtomicLong(now));
        while (true) {
            long at = mark.get();
            long ahead = Math.max(at - now, 0) + step;
            if (ahead > SECOND) {
                throw refused();
            }
            if (mark.compareAndSet(at, now + ahead)) {
                return;
            }
        }
    }

    private KontorException refused() {
        return new KontorException(
                "KON-1429", "more than " + perSecond + " requests in a second (http.limits.per-second); slow down");
    }
}
