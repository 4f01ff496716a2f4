package kontor.sdk.api;

import java.math.BigDecimal;
import kontor.sdk.spi.Run;
import org.jspecify.annotations.Nullable;

/**
 * Stripe through its own client. Amounts are decimals of the currency ({@code 29.90}) and become minor units on the way
 * out; one with a fraction of a cent is refused (KON-4213). Every call passes the step's idempotency key, so a call that
 * is made again after a crash changes nothing twice. What Stripe refuses comes as KON-4220, a declined card as a payment
 * with the status {@code declined}. Without a key a node in development has a sandbox; one in production refuses
 * (KON-4210).
 */
public final class StripeApi {
    private static final String NAME = "stripe";

    /**
     * A payment intent as far as rules look at it.
     *
     * @param id Stripe's id
     * @param status {@code succeeded}, {@code declined}, or another of Stripe's words, as {@code processing}
     * @param amount how much, as many decimal digits as the currency has
     * @param customer who pays, as the rule named it
     * @param error Stripe's words, where it was declined
     */
    public record PaymentIntent(
            String id,
            String status,
            BigDecimal amount,
            @Nullable String customer,
            @Nullable String error) {
        /** Whether the money has been taken. */
        public boolean succeeded() {
            return status.equals("succeeded");
        }
    }

    /**
     * What is asked of a payment intent. It is confirmed at once with the customer's default payment method.
     *
     * @param amount how much
     * @param currency in three letters
     * @param customer who pays: Stripe's id ({@code cus_...}), a mail address that Stripe knows, or an id of our own that the
     *     customer has at Stripe as the metadata {@code kontor}; refused (KON-4214) when nobody is found
     * @param description what Stripe shows
     */
    public record NewPaymentIntent(
            BigDecimal amount,
            String currency,
            String customer,
            @Nullable String description) {}

    /** An account of somebody who is paid through us. */
    public record ConnectedAccount(String id, String email, String type) {}

    /** What is asked of a connected account; the type is {@code express}, {@code standard} or {@code custom}. */
    public record NewConnectedAccount(String email, String type) {}

    /** Money moved to a connected account. */
    public record Transfer(String id, BigDecimal amount, String destination) {}

    /** What is asked of a transfer. */
    public record NewTransfer(BigDecimal amount, String currency, String destination) {}

    /** Money given back. */
    public record Refund(String id, String status, BigDecimal amount, String paymentIntent) {}

    /** What is asked of a refund. */
    public record NewRefund(String paymentIntent, BigDecimal amount) {}

    /** Takes an amount in euros from a customer: made and confirmed in one call. */
    public PaymentIntent createPaymentIntent(BigDecimal amount, String customer) {
        return createPaymentIntent(new NewPaymentIntent(amount, "eur", customer, null));
    }

    /** Takes an amount from a customer: made and confirmed in one call. */
    public PaymentIntent createPaymentIntent(NewPaymentIntent wanted) {
        return Run.current().call(NAME, "createPaymentIntent", wanted, PaymentIntent.class);
    }

    /** Opens an account for somebody who is paid through us. */
    public ConnectedAccount createConnectedAccount(String email, String type) {
        return Run.current()
                .call(NAME, "createConnectedAccount", new NewConnectedAccount(email, type), ConnectedAccount.class);
    }

    /** Moves an amount in euros to a connected account. */
    public Transfer transfer(BigDecimal amount, String destination) {
        return Run.current().call(NAME, "transfer", new NewTransfer(amount, "eur", destination), Transfer.class);
    }

    /** Gives a payment back, in whole or in part. */
    public Refund refund(String paymentIntent, BigDecimal amount) {
        return Run.current().call(NAME, "refund", new NewRefund(paymentIntent, amount), Refund.class);
    }
}
