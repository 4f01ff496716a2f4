package kontor.examples.vocabulary;

import java.time.Instant;
import kontor.sdk.AtLeast;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Unique;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * A customer's account.
 *
 * @param id the id: the customer's address
 * @param email where its mail goes; to the id where it is null
 * @param customer the customer's id
 * @param plan what was taken, null after it was cancelled
 * @param planReason why it has that plan, where it was not bought
 * @param status where it stands
 * @param trialEnds when the trial ends, null when there was none
 * @param trialReminded when the mail that the trial ends soon was asked for, null before
 * @param upgradeOffered when an upgrade was offered, null before
 * @param reengaged when the account was last asked to come back, null before
 * @param credits credits to spend, 0 where it is null
 * @param healthScore how well it does, 0 to 100, null where nobody has looked
 */
@Noun
public record Account(
        String id,
        @Unique @Nullable String email,
        @Indexed @Nullable String customer,
        @Indexed @Nullable Plan plan,
        @Nullable String planReason,
        @Indexed Status status,
        @Indexed @Nullable Instant trialEnds,
        @Nullable Instant trialReminded,
        @Nullable Instant upgradeOffered,
        @Nullable Instant reengaged,
        @AtLeast(0) @Nullable Long credits,
        @Nullable Integer healthScore) {
    /** Where an account stands. */
    public enum Status {
        TRIAL,
        ACTIVE,
        CANCELLED
    }

    /**
     * An account has used all that its plan has of something.
     *
     * @param account the account
     * @param feature of what
     * @param usage how much it has used
     * @param limit how much it may use
     */
    @Verb("limitReached")
    public record LimitReached(@Subject String account, String feature, long usage, long limit) {}

    /** The account of a new customer: on trial until then, on the plan {@code starter}. */
    public static Account trial(Customer customer, Instant ends) {
        return of(customer.email(), customer.email(), customer.id(), Plan.STARTER, Status.TRIAL, ends);
    }

    /** An account with what it needs, and nothing else. */
    public static Account of(
            String id,
            @Nullable String email,
            @Nullable String customer,
            @Nullable Plan plan,
            Status status,
            @Nullable Instant trialEnds) {
        return new Account(id, email, customer, plan, null, status, trialEnds, null, null, null, 0L, null);
    }

    /** Where its mail goes. */
    public String address() {
        return email == null ? id : email;
    }
}
