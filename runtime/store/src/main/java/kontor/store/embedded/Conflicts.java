package kontor.store.embedded;

import kontor.sdk.KontorException;

/** Refusals of single writes. */
final class Conflicts {
    static final String CODE = "KON-3009";

    private Conflicts() {}

    static KontorException version(String noun, String id, long kept, long written) {
        return new KontorException(
                CODE,
                noun + " '" + id + "' is at version " + kept + " in the store; version " + written
                        + " cannot follow. Read the entity again");
    }

    static KontorException sequence(int shard, long kept, long written) {
        return new KontorException(
                CODE,
                "shard " + shard + " is at record " + kept + " in the store; record " + written
                        + " cannot follow. Recover the shard again");
    }

    static KontorException epoch(int shard, long kept, long written) {
        return new KontorException(
                CODE,
                "shard " + shard + " belongs to epoch " + kept + "; a record of epoch " + written + " comes too late");
    }

    static KontorException identity(String source, String id) {
        return new KontorException(
                CODE, "a message '" + id + "' from '" + source + "' is in the store already; read it to compare");
    }

    static KontorException unknown(String what, String id) {
        return new KontorException(CODE, "there is no " + what + " '" + id + "' in the store to go on with");
    }
}
