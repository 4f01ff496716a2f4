package kontor.examples.vocabulary;

import java.math.BigDecimal;
import java.math.RoundingMode;
import kontor.sdk.AtLeast;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Something that comes back.
 *
 * @param id the id
 * @param order the order it was part of
 * @param amount what is given back for it
 * @param status where it stands
 * @param label the tracking number of the label that was sent
 */
@Noun
public record Return(
        String id,
        @Indexed String order,
        BigDecimal amount,
        @Indexed Status status,
        @Nullable String label) {
    /** Where a return stands. */
    public enum Status {
        REQUESTED,
        RECEIVED,
        REFUNDED
    }

    /** The return that is asked for, as it begins; its amount is rounded half up to two digits. */
    public static Return of(Requested wanted) {
        var amount = wanted.amount().setScale(2, RoundingMode.HALF_UP);
        return new Return(wanted.id(), wanted.order(), amount, Status.REQUESTED, null);
    }

    /**
     * A customer wants to give something back.
     *
     * @param id the return's id
     * @param order the order it was part of
     * @param amount what it cost
     * @param reason why
     */
    @Verb("requested")
    public record Requested(
            @Subject String id,
            String order,
            @AtLeast(0) BigDecimal amount,
            @Nullable String reason) {}

    /**
     * It has arrived.
     *
     * @param id the return's id
     */
    @Verb("received")
    public record Received(@Subject String id) {}
}
