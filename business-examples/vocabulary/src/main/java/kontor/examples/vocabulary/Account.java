package kontor.examples.vocabulary;

import java.time.Instant;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import org.jspecify.annotations.Nullable;

/**
 * A customer's account.
 *
 * @param id the id: the customer's address
 * @param email where its mail goes; to the id where it is null
 * @param customer the customer's id
 * @param plan what was taken, null after it was cancelled
 * @param status where it stands
 * @param trialEnds when the trial ends, null when there was none
 * @param trialReminded when the mail that the trial ends soon was asked for, null before
 * @param credits credits to spend, 0 where it is null
 */
@Noun
public record Account(
        String id,
        @Nullable String email,
        @Indexed @Nullable String customer,
        @Indexed @Nullable Plan plan,
        @Indexed Status status,
        @Indexed @Nullable Instant trialEnds,
        @Nullable Instant trialReminded,
        @Nullable Long credits) {
    /** Where an account stands. */
    public enum Status {
        TRIAL,
        ACTIVE,
        CANCELLED
    }

    /** The account of a new customer: on trial until then, on the plan {@code starter}. */
    public static Account trial(Customer customer, Instant ends) {
        return new Account(
                customer.email(), customer.email(), customer.id(), Plan.STARTER, Status.TRIAL, ends, null, 0L);
    }

    /** Where its mail goes. */
    public String address() {
        return email == null ? id : email;
    }
}
