package kontor.connectors.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.StripeException;
import java.io.IOException;
import java.util.Set;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe's errors mean for a run (https://docs.stripe.com/error-handling): refused for good, or to be tried again
 * with the same idempotency key, under which Stripe answers what it has answered before.
 */
final class StripeErrors {
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);
    private final String key;

    StripeErrors(String key) {
        this.key = key;
    }

    /** A refusal to throw; throws itself what may pass. */
    KontorException refusal(String operation, StripeException e) throws IOException {
        var status = e.getStatusCode() == null ? 0 : e.getStatusCode();
        if (e instanceof ApiConnectionException || status == 0 || status >= 500 || PASSING.contains(status)) {
            throw new IOException("Stripe could not answer " + operation + (status == 0 ? "" : " (HTTP " + status + ")")
                    + ": " + words(e));
        }
        if (status == 401 || status == 403) {
            return new KontorException(
                    "KON-4211",
                    "Stripe does not let us in (HTTP " + status + "): " + words(e)
                            + "; mend KONTOR_STRIPE_KEY or stripe.key-file");
        }
        if (e instanceof IdempotencyException) {
            return new KontorException(
                    "KON-4221",
                    "Stripe has seen another " + operation + " under the same idempotency key: " + words(e)
                            + "; look there what an earlier try did");
        }
        return new KontorException("KON-4220", "Stripe refuses " + operation + code(e) + ": " + words(e));
    }

    private static String code(StripeException e) {
        return e.getCode() == null ? "" : " (" + e.getCode() + ")";
    }

    private String words(StripeException e) {
        // The client's own words tell where to get help; the cause tells what happened.
        if (e instanceof ApiConnectionException && e.getCause() != null) {
            return hidden(e.getCause().getMessage());
        }
        var error = e.getStripeError();
        return hidden(error == null || error.getMessage() == null ? e.getMessage() : error.getMessage());
    }

    String hidden(@Nullable String text) {
        return text == null || text.isBlank() ? "no reason given" : text.strip().replace(key, "***");
    }
}
