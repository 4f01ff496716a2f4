package kontor.connectors.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.RequestOptions;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import com.stripe.param.AccountCreateParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.TransferCreateParams;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
import kontor.connectors.KeysConnector;
import kontor.connectors.OnFirstUse;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Tracing;
import kontor.sdk.KontorException;
import kontor.sdk.api.StripeApi.ConnectedAccount;
import kontor.sdk.api.StripeApi.NewConnectedAccount;
import kontor.sdk.api.StripeApi.NewPaymentIntent;
import kontor.sdk.api.StripeApi.NewRefund;
import kontor.sdk.api.StripeApi.NewTransfer;
import kontor.sdk.api.StripeApi.PaymentIntent;
import kontor.sdk.api.StripeApi.Refund;
import kontor.sdk.api.StripeApi.Transfer;
import org.jspecify.annotations.Nullable;

/**
 * Stripe. Every call that changes something passes the step's idempotency key, under which Stripe answers for at least a
 * day what it answered first; the client itself never tries again, the run does. What is made carries the key as the
 * metadata {@code kontor_step}, so that a person finds it.
 */
public final class StripeConnector implements Connector {
    /** The name by which rules call it. */
    public static final String NAME = "stripe";

    private static final String STEP = "kontor_step";
    private final @Nullable Supplier<Account> account;

    /** Stripe's own HTTP client, which tells of the trace that a call belongs to. */
    private static final class Traced extends HttpURLConnectionClient {
        @Override
        public StripeResponse request(StripeRequest request) throws ApiConnectionException {
            var here = Tracing.traceparent();
            return super.request(here.isEmpty() ? request : request.withAdditionalHeader(Tracing.HEADER, here.get()));
        }
    }

    private record Account(StripeClient stripe, Customers customers, StripeErrors errors) {}

    /** Stripe with these settings, null when none are configured: then every call is refused (KON-4210). */
    public StripeConnector(@Nullable StripeSettings settings) {
        account = settings == null ? null : OnFirstUse.of(() -> account(settings));
    }

    private static Account account(StripeSettings settings) {
        var timeout = Math.toIntExact(settings.timeout().toMillis());
        var url = settings.url();
        var stripe = StripeClient.builder()
                .setApiKey(settings.key())
                .setApiBase(url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                .setConnectTimeout(timeout)
                .setReadTimeout(timeout)
                .setMaxNetworkRetries(0)
                .setHttpClient(new Traced())
                .build();
        return new Account(stripe, new Customers(stripe), new StripeErrors(settings.key()));
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@code createPaymentIntent}, {@code createConnectedAccount}, {@code transfer}, {@code refund}: the records of
     * {@link kontor.sdk.api.StripeApi}. Refused with KON-4210 (not configured), KON-4211 (the key is not accepted),
     * KON-4213 (the amount), KON-4214 (the customer), KON-4220 (Stripe says no), KON-4221 (another request under this
     * key), KON-4002 (another operation). A card that is declined is an answer.
     */
    @Override
    public JsonNode call(String operation, JsonNode request, String idempotencyKey) throws IOException {
        var called = required();
        try {
            return Json.of(
                    switch (operation) {
                        case "createPaymentIntent" ->
                            pay(called, given(request, NewPaymentIntent.class), idempotencyKey);
                        case "createConnectedAccount" ->
                            open(called, given(request, NewConnectedAccount.class), idempotencyKey);
                        case "transfer" -> transfer(called, given(request, NewTransfer.class), idempotencyKey);
                        case "refund" -> refund(called, given(request, NewRefund.class), idempotencyKey);
                        default ->
                            throw KeysConnector.unknown(
                                    NAME, operation, "createPaymentIntent, createConnectedAccount, transfer, refund");
                    });
        } catch (StripeException e) {
            throw called.errors().refusal(operation, e);
        }
    }

    private Account required() {
        if (account == null) {
            throw new KontorException(
                    "KON-4210", "Stripe is not configured; set KONTOR_STRIPE_KEY, or name a file in stripe.key-file");
        }
        return account.get();
    }

    private static <T> T given(JsonNode request, Class<T> type) {
        return Objects.requireNonNull(Json.as(request, type));
    }

    private static RequestOptions once(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }

    private static PaymentIntent pay(Account account, NewPaymentIntent wanted, String key) throws StripeException {
        var amount = Money.minor(wanted.amount(), wanted.currency());
        var payer = account.customers().find(wanted.customer());
        var params = PaymentIntentCreateParams.builder()
                .setAmount(amount)
                .setCurrency(wanted.currency())
                .setCustomer(payer.id())
                .setPaymentMethod(payer.paymentMethod())
                .setDescription(wanted.description())
                .setConfirm(true)
                .setOffSession(true)
                .putMetadata(STEP, key)
                .build();
        try {
            var made = account.stripe().v1().paymentIntents().create(params, once(key));
            return new PaymentIntent(
                    made.getId(),
                    made.getStatus(),
                    Money.major(made.getAmount(), made.getCurrency()),
                    wanted.customer(),
                    null);
        } catch (CardException e) {
            return declined(account, wanted, e);
        }
    }

    private static PaymentIntent declined(Account account, NewPaymentIntent wanted, CardException e) {
        var error = e.getStripeError();
        var intent = error == null ? null : error.getPaymentIntent();
        var id = intent == null ? e.getCharge() : intent.getId();
        return new PaymentIntent(
                id == null ? "unknown" : id,
                "declined",
                wanted.amount(),
                wanted.customer(),
                account.errors().hidden(error == null ? e.getMessage() : error.getMessage()));
    }

    private static ConnectedAccount open(Account account, NewConnectedAccount wanted, String key)
            throws StripeException {
        var params = AccountCreateParams.builder()
                .setEmail(wanted.email())
                // As it is: which types there are is for Stripe to say.
                .putExtraParam("type", wanted.type())
                .putMetadata(STEP, key);
        if (!wanted.type().equals("standard")) {
            params.setCapabilities(AccountCreateParams.Capabilities.builder()
                    .setTransfers(AccountCreateParams.Capabilities.Transfers.builder()
                            .setRequested(true)
                            .build())
                    .build());
        }
        var made = account.stripe().v1().accounts().create(params.build(), once(key));
        return new ConnectedAccount(made.getId(), wanted.email(), wanted.type());
    }

    private static Transfer transfer(Account account, NewTransfer wanted, String key) throws StripeException {
        var params = TransferCreateParams.builder()
                .setAmount(Money.minor(wanted.amount(), wanted.currency()))
                .setCurrency(wanted.currency())
                .setDestination(wanted.destination())
                .putMetadata(STEP, key)
                .build();
        var made = account.stripe().v1().transfers().create(params, once(key));
        return new Transfer(made.getId(), Money.major(made.getAmount(), made.getCurrency()), wanted.destination());
    }

    private static Refund refund(Account account, NewRefund wanted, String key) throws StripeException {
        // What a minor unit is depends on the currency that was paid in.
        var paid = account.stripe().v1().paymentIntents().retrieve(wanted.paymentIntent());
        var params = RefundCreateParams.builder()
                .setPaymentIntent(wanted.paymentIntent())
                .setAmount(Money.minor(wanted.amount(), paid.getCurrency()))
                .putMetadata(STEP, key)
                .build();
        var made = account.stripe().v1().refunds().create(params, once(key));
        return new Refund(
                made.getId(),
                Objects.requireNonNullElse(made.getStatus(), "succeeded"),
                Money.major(made.getAmount(), made.getCurrency()),
                wanted.paymentIntent());
    }
}
