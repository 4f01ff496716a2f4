package kontor.connectors.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Answers as Stripe's API does to the calls that are made here (https://docs.stripe.com/api). Every customer is there and
 * pays, except that a customer whose id or mail address contains {@code decline} has Stripe's test card
 * {@code pm_card_chargeDeclined}. A payment's id tells its amount, so that a refund is checked after a restart, too.
 */
final class StripeSandbox {
    private static final String DECLINED = "pm_card_chargeDeclined";
    private static final Pattern PAID = Pattern.compile("pi_sandbox_[0-9a-z]+_(\\d+)([a-z]{3})");
    private static final Pattern QUERY = Pattern.compile("metadata\\['kontor']:'(.*)'");
    private static final int KEPT = 10_000;

    private record Answered(String request, Said said) {}

    private final Map<String, Answered> answered = kept();
    private final Map<String, Long> refunded = kept();
    private int payments;

    private static <V> Map<String, V> kept() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > KEPT;
            }
        };
    }

    synchronized int payments() {
        return payments;
    }

    synchronized Said answer(Asked asked) {
        if (asked.authorization() == null) {
            return error(401, "invalid_request_error", null, "You did not provide an API key.", null);
        }
        var key = asked.key();
        if (key == null || !asked.method().equals("POST")) {
            return said(asked);
        }
        var request = asked.path() + "?" + asked.body();
        var before = answered.get(key);
        if (before == null) {
            before = new Answered(request, said(asked));
            answered.put(key, before);
        }
        return before.request().equals(request) ? before.said() : otherRequest(key);
    }

    private static Said otherRequest(String key) {
        return error(
                400,
                "idempotency_error",
                null,
                "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using"
                        + " a key other than '" + key + "' if you meant to execute a different request.",
                null);
    }

    private Said said(Asked asked) {
        var customer = asked.after("v1/customers/");
        var intent = asked.after("v1/payment_intents/");
        if (asked.is("POST", "v1/payment_intents")) {
            return pay(asked.form(), asked.key());
        } else if (asked.is("POST", "v1/refunds")) {
            return refund(asked.form(), asked.key());
        } else if (asked.is("POST", "v1/transfers")) {
            return transfer(asked.form(), asked.key());
        } else if (asked.is("POST", "v1/accounts")) {
            return account(asked.form(), asked.key());
        } else if (asked.is("GET", "v1/customers")) {
            return found("list", asked.query().getOrDefault("email", ""));
        } else if (asked.is("GET", "v1/customers/search")) {
            var query = QUERY.matcher(asked.query().getOrDefault("query", ""));
            return found("search_result", query.matches() ? query.group(1) : "");
        } else if (customer != null) {
            return Said.json(200, customer(customer, customer));
        } else if (intent != null) {
            return intent(intent);
        }
        return error(
                404,
                "invalid_request_error",
                null,
                "Unrecognized request URL (" + asked.method() + ": /" + asked.path() + ").",
                null);
    }

    private static ObjectNode object(String kind, String id) {
        return Json.object().put("id", id).put("object", kind).put("livemode", false);
    }

    private Said found(String kind, String name) {
        var data = name.isEmpty()
                ? List.of()
                : List.of(customer("cus_sandbox_" + (declines(name) ? "declined" : "") + Said.name(name), name));
        return Said.json(
                200,
                Json.object()
                        .put("object", kind)
                        .put("url", "/v1/customers")
                        .put("has_more", false)
                        .set("data", Json.of(data)));
    }

    private static boolean declines(String name) {
        return name.toLowerCase(Locale.ROOT).contains("decline");
    }

    private static JsonNode customer(String id, String name) {
        return object("customer", id)
                .put("email", name.contains("@") ? name : null)
                .set(
                        "invoice_settings",
                        Json.object().put("default_payment_method", declines(name) ? DECLINED : "pm_card_visa"));
    }

    private Said pay(Map<String, String> form, @Nullable String key) {
        var amount = form.getOrDefault("amount", "");
        var currency = form.getOrDefault("currency", "");
        if (!amount.matches("[1-9]\\d{0,11}") || !currency.matches("[a-z]{3}")) {
            return invalid("amount", "Invalid amount or currency: '" + amount + " " + currency + "'");
        }
        var name = "pi_sandbox_" + Said.name("payment", String.valueOf(key));
        var method = form.getOrDefault("payment_method", "");
        if (method.equals(DECLINED) || declines(form.getOrDefault("customer", ""))) {
            var declined = intent(name, Long.parseLong(amount), currency, "requires_payment_method");
            return error(402, "card_error", "card_declined", "Your card was declined.", declined);
        }
        payments++;
        return Said.json(
                200,
                intent(name + "_" + amount + currency, Long.parseLong(amount), currency, "succeeded")
                        .put("customer", form.get("customer"))
                        .put("payment_method", method));
    }

    private static ObjectNode intent(String id, long amount, String currency, String status) {
        return object("payment_intent", id)
                .put("amount", amount)
                .put("currency", currency)
                .put("status", status);
    }

    private static Said intent(String id) {
        var paid = PAID.matcher(id);
        return paid.matches()
                ? Said.json(200, intent(id, Long.parseLong(paid.group(1)), paid.group(2), "succeeded"))
                : missing("payment_intent", id);
    }

    private Said refund(Map<String, String> form, @Nullable String key) {
        var id = form.getOrDefault("payment_intent", "");
        var paid = PAID.matcher(id);
        if (!paid.matches()) {
            return missing("payment_intent", id);
        }
        long left = Long.parseLong(paid.group(1)) - refunded.getOrDefault(id, 0L);
        long amount = Long.parseLong(form.getOrDefault("amount", Long.toString(left)));
        if (amount > left) {
            return invalid(
                    "amount",
                    "Refund amount (" + amount + ") is greater than unrefunded amount on charge (" + left + ")");
        }
        refunded.merge(id, amount, Long::sum);
        return Said.json(
                200,
                object("refund", "re_sandbox_" + Said.name("refund", String.valueOf(key)))
                        .put("amount", amount)
                        .put("currency", paid.group(2))
                        .put("payment_intent", id)
                        .put("status", "succeeded"));
    }

    private static Said transfer(Map<String, String> form, @Nullable String key) {
        var destination = form.getOrDefault("destination", "");
        if (!destination.startsWith("acct_")) {
            return missing("destination", destination);
        }
        return Said.json(
                200,
                object("transfer", "tr_sandbox_" + Said.name("transfer", String.valueOf(key)))
                        .put("amount", Long.parseLong(form.getOrDefault("amount", "0")))
                        .put("currency", form.get("currency"))
                        .put("destination", destination));
    }

    private static Said account(Map<String, String> form, @Nullable String key) {
        var type = form.getOrDefault("type", "standard");
        if (!List.of("custom", "express", "standard").contains(type)) {
            return invalid("type", "Invalid type: must be one of custom, express, or standard");
        }
        return Said.json(
                200,
                object("account", "acct_sandbox" + Said.name("account", String.valueOf(key)))
                        .put("type", type)
                        .put("email", form.get("email")));
    }

    private static Said missing(String what, String id) {
        return error(404, "invalid_request_error", "resource_missing", "No such " + what + ": '" + id + "'", null);
    }

    private static Said invalid(String parameter, String message) {
        return error(400, "invalid_request_error", "parameter_invalid_" + parameter, message, null);
    }

    private static Said error(
            int status, String type, @Nullable String code, String message, @Nullable ObjectNode intent) {
        var error = Json.object().put("type", type).put("message", message);
        if (code != null) {
            error.put("code", code);
        }
        if (intent != null) {
            error.put("decline_code", "generic_decline");
            error.set("payment_intent", intent);
        }
        return Said.json(status, Json.object().set("error", error));
    }
}
