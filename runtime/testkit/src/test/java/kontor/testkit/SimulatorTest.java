package kontor.testkit;

import java.util.List;
import java.util.stream.LongStream;
import kontor.kernel.model.Model;
import org.junit.jupiter.api.Test;

/**
 * The protocol under crashes, loss and doubling, by seed. A failure names its seed; {@code -Dkontor.seed=42} runs just
 * that one, {@code -Dkontor.seeds=5000} runs more.
 */
class SimulatorTest {
    private static final int SEEDS = 200;
    private final Model model = Companies.model(List.of(Playground.class));

    @Test
    void nothingIsLostOrDoubledWhateverHappens() {
        var only = Long.getLong("kontor.seed");
        var seeds = only == null ? LongStream.range(0, Long.getLong("kontor.seeds", SEEDS)) : LongStream.of(only);
        seeds.parallel().forEach(this::simulate);
    }

    private void simulate(long seed) {
        try {
            var simulation = new Simulation(model, seed);
            simulation.run();
            new Verdict(simulation).check();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " fails (run just this one with -Dkontor.seed=" + seed + "): " + e.getMessage(),
                    e);
        }
    }
}
