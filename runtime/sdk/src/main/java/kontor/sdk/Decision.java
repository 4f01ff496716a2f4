package kontor.sdk;

import kontor.sdk.builtin.Task;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided.
 *
 * @param task the task's id
 * @param outcome the answer, {@code expired} where there was none in time
 * @param reason why, where it was said
 */
public record Decision(
        String task, String outcome, @Nullable String reason) {
    /** Whether the answer was {@code approved}. */
    public boolean approved() {
        return outcome.equals("approved");
    }

    /** Whether nobody answered in time. */
    public boolean expired() {
        return outcome.equals(Task.EXPIRED);
    }
}
