package kontor.kernel.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an entity in memory knows of steps that may have taken effect on it before. A run that is tried again asks again,
 * while the question of its first try may still be on its way: whichever comes second must find what the other did. So a
 * first try is not taken at its word where a later one has been here, or where the entity was not in memory all the time.
 */
public final class EarlierTries {
    /** How long a question may be on its way: far longer than anybody waits for its answer. */
    private static final Duration LONGEST_WAY = Duration.ofMinutes(10);

    private final Instant known;
    private final Map<Step, Instant> later = new LinkedHashMap<>();

    private record Step(String run, int step) {}

    /** What is known when the entity has just been loaded: nothing of what was written up to then. */
    public EarlierTries(EntityState loaded) {
        this.known = loaded.updatedAt() == null ? Instant.MIN : loaded.updatedAt();
    }

    /**
     * Whether the step must be looked for in the entity's history before it may take effect.
     *
     * @param state the entity as it stands
     * @param key the step
     * @param first whether the run says that it tries for the first time
     * @param since when the run began
     */
    public boolean mustLook(EntityState state, StepKey key, boolean first, Instant since) {
        if (state.updatedAt() == null || state.updatedAt().isBefore(since)) {
            return false;
        }
        return !first || !known.isBefore(since) || later.containsKey(new Step(key.run(), key.step()));
    }

    /** Notes that a step has taken effect. */
    public void applied(StepKey key, boolean first, Instant at) {
        if (first) {
            return;
        }
        var old = at.minus(LONGEST_WAY);
        var entries = later.values().iterator();
        while (entries.hasNext() && entries.next().isBefore(old)) {
            entries.remove();
        }
        later.put(new Step(key.run(), key.step()), at);
    }
}
