package kontor.kernel.run;

import java.util.Locale;

/** Where a run stands. */
public enum RunState {
    RUNNING,
    SLEEPING,
    WAITING,
    BLOCKED,
    RETRYING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** Whether it will not go on by itself. */
    public boolean ended() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
