package kontor.store.cassandra;

import org.jspecify.annotations.Nullable;

/** What a row of {@code k_shard} tells. The numbers are stored. */
enum Kind {
    /** The shard's last record (n) and its epoch (m); under another name its last position (n). */
    HEAD(0, false),
    /** What was taken from (n) and posted to (m) another shard. */
    LANE(1, false),
    /** How many runs of a rule are not ended (n), and how many are in each state (see {@link RunCounts}). */
    OPEN(2, true),
    /** A rule's schedule. */
    SCHEDULE(3, true),
    /** How many rows (n) a bucket of {@code k_due} has. */
    DUE(4, false),
    /** An envelope for a shard (n) with its sequence (m). */
    OUTBOX(5, true),
    /** A message at a position (n) that waits for its runs; its type. */
    PENDING(6, true),
    /** A run that is running or blocked: its position (n), its number among its message's runs and whether it is blocked (m). */
    RUN(7, false),
    /** An open {@code each}. */
    EACH(8, true),
    /** A wait for a message, and its slot (n) in {@code k_wait}. */
    WAIT(9, true),
    /** An {@code each}'s page with open runs (n); how many completed and failed (m); the type of its message. */
    PAGE(10, true);

    final int code;
    /** Whether its rows have a body. */
    final boolean body;

    Kind(int code, boolean body) {
        this.code = code;
        this.body = body;
    }

    /** The kind with this number, null when there is none. */
    static @Nullable Kind of(int code) {
        return code >= 0 && code < values().length ? values()[code] : null;
    }
}
