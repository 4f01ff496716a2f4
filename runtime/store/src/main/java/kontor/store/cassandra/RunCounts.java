package kontor.store.cassandra;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Objects;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunState;

/** How many runs of a rule are in each state, in one shard. The shard's owner keeps them; they are never counted anew. */
final class RunCounts {
    private final long[] counts = new long[RunState.values().length];

    /** As they are stored. */
    static RunCounts of(byte[] body) {
        var read = new RunCounts();
        if (body.length > 0) {
            var stored = (ObjectNode) Json.parse(ShardTables.text(body));
            for (var state : RunState.values()) {
                read.counts[state.ordinal()] = stored.path(state.word()).asLong();
            }
        }
        return read;
    }

    /** Some more, or fewer, in a state. */
    void add(RunState state, long change) {
        counts[state.ordinal()] = Math.max(0, counts[state.ordinal()] + change);
    }

    long in(RunState state) {
        return counts[state.ordinal()];
    }

    /** How many are not ended. */
    long open() {
        return Arrays.stream(RunState.values())
                .filter(state -> !state.ended())
                .mapToLong(this::in)
                .sum();
    }

    /** Whether there are none at all. */
    boolean isEmpty() {
        return Arrays.stream(counts).allMatch(count -> count == 0);
    }

    /** As they are to be stored: the states that have some. */
    byte[] body() {
        var stored = Json.object();
        for (var state : RunState.values()) {
            if (in(state) > 0) {
                stored.put(state.word(), in(state));
            }
        }
        return ShardTables.utf8(Objects.requireNonNull(Json.text(stored), "a text"));
    }
}
