package kontor.kernel.message;

/** What travels from shard to shard through outboxes: exactly once, in order. */
public sealed interface Envelope {
    /** A message for its subject's shard. */
    record Sent(Message message) implements Envelope {}

    /** The answer to a command, for the step that waits. */
    record Reply(String run, int step, Outcome outcome) implements Envelope {}

    /** All runs of one page of an {@code each} are done. */
    record PageDone(String run, int step, int page, int completed, int failed) implements Envelope {}
}
