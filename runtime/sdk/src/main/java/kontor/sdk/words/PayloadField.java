package kontor.sdk.words;

import kontor.sdk.words.Condition.Compare;
import kontor.sdk.words.Condition.Operator;
import org.jspecify.annotations.Nullable;

/**
 * A field of what a noun without state is told, as {@code $.Subscription.account}: it has no rows that could be queried
 * or changed, but a run can wait for a message by it:
 *
 * <pre>{@code
 * next($.Subscription.created, $.Subscription.account.is(account.id()), days(30))
 * }</pre>
 *
 * @param name the component's name, in Java as on the wire
 */
public record PayloadField<N, T>(String name) {
    /** Equal to the value. */
    public Condition<N> is(@Nullable T value) {
        return new Compare<>(name, Operator.EQ, value);
    }
}
