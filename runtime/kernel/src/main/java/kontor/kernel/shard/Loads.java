package kontor.kernel.shard;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs that are being read from the store: each once at a time, and once more when it has gone on meanwhile. What was read
 * before that must not be taken for how it stands: its steps would be done once more.
 */
final class Loads {
    /** After this a run that could not be read may be asked for once more. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Map<String, Loading> loading = new HashMap<>();

    private static final class Loading {
        final Instant since;
        boolean outdated;

        Loading(Instant since) {
            this.since = since;
        }
    }

    /** What a read is good for. */
    enum Read {
        /** It tells how the run stands. */
        FRESH,
        /** The run has gone on since: read again. */
        OUTDATED,
        /** Nobody asked for it. */
        UNASKED
    }

    /** Asks for a run. */
    void ask(String run, Instant now, Out out) {
        var before = loading.get(run);
        if (before != null && before.since.plus(PATIENCE).isAfter(now)) {
            before.outdated = true;
            return;
        }
        loading.put(run, new Loading(now));
        out.effect(new Effect.Load(run));
    }

    /** A run has gone on: a read that is under way does not tell how it stands. */
    void wentOn(String run) {
        var reading = loading.get(run);
        if (reading != null) {
            reading.outdated = true;
        }
    }

    /** A run has been read. */
    Read read(String run) {
        var reading = loading.remove(run);
        if (reading == null) {
            return Read.UNASKED;
        }
        return reading.outdated ? Read.OUTDATED : Read.FRESH;
    }
}
