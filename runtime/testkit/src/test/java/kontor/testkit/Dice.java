package kontor.testkit;

import java.time.Duration;
import java.util.SplittableRandom;
import kontor.testkit.virtual.Chance;
import kontor.testkit.virtual.Point;

/** Chance by a seed: the order of things, crashes, and lost and doubled parcels. */
final class Dice implements Chance {
    private final SplittableRandom random;
    private final double shardDies;
    private final double nodeDies;
    private final double lost;
    private final double doubled;
    private boolean faulty = true;
    int crashes;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
        this.shardDies = random.nextDouble() < 0.5 ? 0 : random.nextDouble() * 0.02;
        this.nodeDies = random.nextDouble() < 0.5 ? 0 : random.nextDouble() * 0.005;
        this.lost = random.nextDouble() < 0.5 ? 0 : random.nextDouble() * 0.2;
        this.doubled = random.nextDouble() < 0.5 ? 0 : random.nextDouble() * 0.2;
    }

    SplittableRandom random() {
        return random;
    }

    /** From now on nothing fails any more. */
    void calm() {
        faulty = false;
    }

    boolean calmly() {
        return !faulty;
    }

    boolean losesShards() {
        return shardDies > 0 || lost > 0;
    }

    @Override
    public int next(int things) {
        return random.nextInt(things);
    }

    @Override
    public int batch(int waiting) {
        return 1 + random.nextInt(waiting);
    }

    @Override
    public Fate fate(Point point) {
        if (!faulty) {
            return Fate.GOES_ON;
        }
        var dice = random.nextDouble();
        var fate = dice < nodeDies ? Fate.NODE_DIES : dice < nodeDies + shardDies ? Fate.SHARD_DIES : Fate.GOES_ON;
        crashes += fate == Fate.GOES_ON ? 0 : 1;
        return fate;
    }

    @Override
    public Passage passage() {
        if (!faulty) {
            return Passage.ARRIVES;
        }
        var dice = random.nextDouble();
        return dice < lost ? Passage.IS_LOST : dice < lost + doubled ? Passage.ARRIVES_TWICE : Passage.ARRIVES;
    }

    @Override
    public double jitter() {
        return random.nextDouble();
    }

    @Override
    public Duration blink() {
        return Duration.ofNanos(1_000);
    }
}
