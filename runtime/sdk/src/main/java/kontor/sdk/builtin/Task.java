package kontor.sdk.builtin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * A person's turn. A rule makes it with {@code user.decide(...)} and waits; the person answers with
 * {@code POST /db/Task/{id}/complete}.
 *
 * @param id the id
 * @param kind what sort of decision it is, as {@code moderation}
 * @param title what is to be decided, in words
 * @param about what it is about, as {@code Content/c-1}
 * @param assignee the mail address of whoever is asked
 * @param state where it stands
 * @param outcomes the answers there are; any where it is null
 * @param outcome the answer
 * @param reason why
 * @param data what a person needs to decide
 * @param due by when; it expires then
 */
@Noun
public record Task(
        String id,
        @Indexed String kind,
        String title,
        @Indexed @Nullable String about,
        @Indexed @Nullable String assignee,
        @Indexed State state,
        @Nullable List<String> outcomes,
        @Nullable String outcome,
        @Nullable String reason,
        @Nullable Map<String, Object> data,
        @Indexed @Nullable Instant due) {
    /** The outcome of a task that nobody answered in time. */
    public static final String EXPIRED = "expired";

    /** Where a task stands. */
    public enum State {
        OPEN,
        COMPLETED,
        EXPIRED
    }

    /**
     * Answers a task; refused when it is not open any more, or the outcome is none of its own.
     *
     * @param id the task
     * @param outcome the answer, as {@code approved}
     * @param reason why
     */
    @Verb(value = "complete", reply = Task.class)
    public record Complete(
            @Subject String id, String outcome, @Nullable String reason) {}

    /**
     * A task was answered, or has expired.
     *
     * @param id the task
     * @param outcome the answer
     * @param reason why
     */
    @Verb("completed")
    public record Completed(
            @Subject String id, String outcome, @Nullable String reason) {}
}
