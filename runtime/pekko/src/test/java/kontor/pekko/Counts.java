package kontor.pekko;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kontor.kernel.port.Meters;
import kontor.kernel.run.RunState;

/** Meters that a test reads: a count for each sentence of what was told. */
final class Counts implements Meters {
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    private void count(String sentence) {
        counts.merge(sentence, 1L, Long::sum);
    }

    /** How often this was told. */
    long of(String sentence) {
        return counts.getOrDefault(sentence, 0L);
    }

    @Override
    public void accepted(String type) {
        count("accepted " + type);
    }

    @Override
    public void ended(String rule, RunState state, Duration took) {
        count("ended " + rule + " " + state.word());
        if (took.isNegative()) {
            count("ended before it began");
        }
    }

    @Override
    public void retried(String rule) {
        count("retried " + rule);
    }

    @Override
    public void began(String kind) {
        count("began " + kind);
    }

    @Override
    public void called(String connector, String operation, Called outcome, long nanos) {
        count("called " + connector + "." + operation + " " + outcome.word());
    }

    @Override
    public void written(String noun) {
        count("written " + noun);
    }

    @Override
    public void recorded(int events) {
        counts.merge("recorded events", (long) events, Long::sum);
        count("recorded");
    }
}
