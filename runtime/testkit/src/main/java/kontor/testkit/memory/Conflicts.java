package kontor.testkit.memory;

import kontor.sdk.KontorException;

/** Writes that break the order, and cursors that are none. */
final class Conflicts {
    private Conflicts() {}

    static KontorException sequence(int shard, long last, long given) {
        return conflict("record " + given + " of shard " + shard + " cannot be written: its last record is " + last);
    }

    static KontorException epoch(int shard, long epoch, long given) {
        return conflict("shard " + shard + " is owned in epoch " + epoch + "; a write came from epoch " + given);
    }

    static KontorException fenced(int shard, long epoch, long given) {
        return new KontorException(
                "KON-3020",
                "shard " + shard + " is owned in epoch " + epoch + " by somebody else; a write came from epoch "
                        + given);
    }

    static KontorException version(String noun, String id, long last, long given) {
        return conflict("version " + given + " of " + noun + " '" + id + "' cannot be written: it is at " + last);
    }

    static KontorException identity(String source, String id) {
        return conflict("the message " + source + " " + id + " is there already");
    }

    static KontorException run(String id) {
        return conflict("the run " + id + " is there already");
    }

    static KontorException unknown(String what, String id) {
        return conflict("there is no " + what + " " + id);
    }

    static KontorException cursor(String cursor) {
        return new KontorException("KON-3422", "'" + cursor + "' is not a cursor of this list; begin without one");
    }

    private static KontorException conflict(String detail) {
        return new KontorException("KON-3009", detail);
    }
}
