package kontor.connectors.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.param.CustomerListParams;
import com.stripe.param.CustomerSearchParams;
import java.util.List;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Finds who pays. A rule names a customer by Stripe's id ({@code cus_...}), by mail address, or by an id of its own, which
 * the customer has at Stripe as the metadata {@code kontor}.
 */
final class Customers {
    private static final long MOST = 10;
    private static final int NOT_FOUND = 404;
    private final StripeClient stripe;

    Customers(StripeClient stripe) {
        this.stripe = stripe;
    }

    /**
     * Who pays, and with what.
     *
     * @param id Stripe's id
     * @param paymentMethod the default payment method
     */
    record Payer(String id, String paymentMethod) {}

    /** Refused with KON-4214 when there is no such customer, or none with a default payment method. */
    Payer find(String customer) throws StripeException {
        var found = found(customer);
        for (var one : found) {
            var method = paymentMethod(one);
            if (method != null) {
                return new Payer(one.getId(), method);
            }
        }
        throw new KontorException(
                "KON-4214",
                found.isEmpty()
                        ? "Stripe has no customer '" + customer
                                + "'; expected Stripe's id (cus_...), a mail address, or the customer's metadata 'kontor'"
                        : "the customer '" + customer + "' has no default payment method at Stripe; set one there");
    }

    private List<Customer> found(String customer) throws StripeException {
        if (customer.startsWith("cus_")) {
            return retrieved(customer);
        }
        if (customer.indexOf('@') > 0) {
            return stripe.v1()
                    .customers()
                    .list(CustomerListParams.builder()
                            .setEmail(customer)
                            .setLimit(MOST)
                            .build())
                    .getData();
        }
        var quoted = customer.replace("\\", "\\\\").replace("'", "\\'");
        return stripe.v1()
                .customers()
                .search(CustomerSearchParams.builder()
                        .setQuery("metadata['kontor']:'" + quoted + "'")
                        .setLimit(MOST)
                        .build())
                .getData();
    }

    private List<Customer> retrieved(String id) throws StripeException {
        try {
            var customer = stripe.v1().customers().retrieve(id);
            return Boolean.TRUE.equals(customer.getDeleted()) ? List.of() : List.of(customer);
        } catch (InvalidRequestException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private static @Nullable String paymentMethod(Customer customer) {
        var settings = customer.getInvoiceSettings();
        return settings != null && settings.getDefaultPaymentMethod() != null
                ? settings.getDefaultPaymentMethod()
                : customer.getDefaultSource();
    }
}
