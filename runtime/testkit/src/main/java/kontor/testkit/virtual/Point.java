package kontor.testkit.virtual;

import java.time.Instant;

/**
 * A moment at which a node may die. What is in memory is lost with it anyway, so these are all the moments that differ:
 * around each durable write, and around each call of the outside world.
 *
 * @param kind which side of what
 * @param shard the shard that is at work
 * @param what what is written or called, for people
 * @param at the virtual time
 */
public record Point(Kind kind, int shard, String what, Instant at) {
    /** Which side of what. */
    public enum Kind {
        BEFORE_WRITE,
        AFTER_WRITE,
        BEFORE_CALL,
        AFTER_CALL;

        /** As people say it: {@code after the write of}. */
        public String words() {
            return switch (this) {
                case BEFORE_WRITE -> "before the write of";
                case AFTER_WRITE -> "after the write of";
                case BEFORE_CALL -> "before the call of";
                case AFTER_CALL -> "after the call of";
            };
        }
    }

    @Override
    public String toString() {
        return kind.words() + " " + what;
    }
}
