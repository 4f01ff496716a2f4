package kontor.kernel.shard;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import org.jspecify.annotations.Nullable;

/** Where runs stood when they left memory last, as far back as a read of the store may have begun before that. */
final class Stands {
    private static final int MOST = 1_024;

    private final Map<String, Stand> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stand> eldest) {
            return size() > MOST;
        }
    };

    private record Stand(
            RunState state, int attempts, @Nullable Instant wakeAt, boolean answered) {}

    void note(RunRecord run) {
        last.put(run.id(), new Stand(run.state(), run.attempts(), run.wakeAt(), false));
    }

    /** What a run waits for has come: it may go on without its moving. */
    void answered(String run) {
        last.computeIfPresent(run, (_, stand) -> new Stand(stand.state(), stand.attempts(), stand.wakeAt(), true));
    }

    /** Whether a run that was read from the store has moved on since. */
    boolean isOld(RunRecord read) {
        var stand = last.get(read.id());
        if (stand == null) {
            return false;
        }
        var goesOn = stand.answered() && stand.state() == RunState.WAITING && read.state() == RunState.RUNNING;
        return !goesOn
                && (stand.state() != read.state()
                        || stand.attempts() != read.attempts()
                        || !Objects.equals(stand.wakeAt(), read.wakeAt()));
    }
}
