package kontor.store;

import kontor.sdk.KontorException;

/** Refusals of single writes, in the same words by every store. */
public final class Conflicts {
    /** The code that they have. */
    public static final String CODE = "KON-3009";

    private Conflicts() {}

    /** An entity is at another version. */
    public static KontorException version(String noun, String id, long kept, long written) {
        return new KontorException(
                CODE,
                noun + " '" + id + "' is at version " + kept + " in the store; version " + written
                        + " cannot follow. Read the entity again");
    }

    /** A shard is at another record. */
    public static KontorException sequence(int shard, long kept, long written) {
        return new KontorException(
                CODE,
                "shard " + shard + " is at record " + kept + " in the store; record " + written
                        + " cannot follow. Recover the shard again");
    }

    /** A record comes too late for its shard. */
    public static KontorException epoch(int shard, long kept, long written) {
        return new KontorException(
                CODE,
                "shard " + shard + " belongs to epoch " + kept + "; a record of epoch " + written + " comes too late");
    }

    /** A message is there already. */
    public static KontorException identity(String source, String id) {
        return new KontorException(
                CODE, "a message '" + id + "' from '" + source + "' is in the store already; read it to compare");
    }

    /** What a write goes on with is not there. */
    public static KontorException unknown(String what, String id) {
        return new KontorException(CODE, "there is no " + what + " '" + id + "' in the store to go on with");
    }

    /** A run is there already. */
    public static KontorException run(String id) {
        return new KontorException(CODE, "a run '" + id + "' is in the store already; read it to compare");
    }

    /** A message waits for no runs. */
    public static KontorException dispatched(String source, String id) {
        return new KontorException(
                CODE, "the message '" + id + "' from '" + source + "' waits for no runs; recover the shard again");
    }
}
