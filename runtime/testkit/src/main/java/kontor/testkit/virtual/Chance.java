package kontor.testkit.virtual;

import java.time.Duration;

/** What is left to chance in a virtual node. A rehearsal leaves nothing to it, a simulation everything. */
public interface Chance {
    /** Nothing: first come, first served, and nothing ever fails. */
    Chance NONE = new Chance() {};

    /** Which of several things that could happen next does. */
    default int next(int things) {
        return 0;
    }

    /** How many of the commands that wait for a shard go into one record, at least one. */
    default int batch(int waiting) {
        return waiting;
    }

    /** What dies here. */
    default Fate fate(Point point) {
        return Fate.GOES_ON;
    }

    /** What becomes of something that one shard sends to another. */
    default Passage passage() {
        return Passage.ARRIVES;
    }

    /** A number from 0 to 1 that spreads retries. */
    default double jitter() {
        return 0;
    }

    /** How long each thing takes. Without any, all that happens at a time happens at the very same instant. */
    default Duration blink() {
        return Duration.ZERO;
    }

    /** What dies. */
    enum Fate {
        GOES_ON,
        SHARD_DIES,
        NODE_DIES
    }

    /** What becomes of a parcel. */
    enum Passage {
        ARRIVES,
        IS_LOST,
        ARRIVES_TWICE
    }
}
