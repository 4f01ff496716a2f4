package kontor.testkit;

import java.util.List;
import kontor.kernel.model.Model;
import org.junit.jupiter.api.Test;

/**
 * The protocol under crashes, loss and doubling, by seed. A failure names its seed; {@code -Dkontor.seed=42} runs just
 * that one, {@code -Dkontor.seeds=5000} runs more.
 */
class SimulatorTest {
    private static final int SEEDS = 300;
    private final Model model = Companies.model(List.of(Playground.class));

    @Test
    void nothingIsLostOrDoubledWhateverHappens() throws InterruptedException {
        var only = Long.getLong("kontor.seed");
        long seeds = Long.getLong("kontor.seeds", SEEDS);
        for (long seed = only == null ? 0 : only; seed < (only == null ? seeds : only + 1); seed++) {
            simulate(seed);
        }
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
