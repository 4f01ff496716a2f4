package kontor.examples.vocabulary;

import java.math.BigDecimal;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/** What a customer pays for month by month; the payment provider keeps it, we hear of it. */
@Noun
public interface Subscription {
    /**
     * A subscription as it was taken, or as it was when it was cancelled.
     *
     * @param id the id
     * @param account the account it is for
     * @param customer who took it
     * @param plan what was taken
     * @param amount the price of a month
     */
    @Verb({"created", "cancelled"})
    record Terms(String id, @Subject String account, Contact customer, Plan plan, BigDecimal amount) {}
}
