package kontor.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneOffset;
import java.util.Objects;
import kontor.kernel.message.Ids;
import kontor.kernel.model.Json;
import kontor.kernel.model.SchemaFiller;
import kontor.sdk.KontorException;
import kontor.sdk.api.ShippoApi;
import kontor.sdk.api.StripeApi;
import kontor.testkit.virtual.Witness.Call;
import org.jspecify.annotations.Nullable;

/**
 * What the outside world answers without being told: it takes every mail and every Slack message, makes keys, takes every
 * payment, ships every parcel, and fills in what a model is asked for. What it makes up is the same for the same step, so
 * that a crash changes nothing that a test could see.
 */
final class UsualAnswers {
    private UsualAnswers() {}

    static JsonNode to(Call call) {
        return switch (call.connector()) {
            case "ai" -> ai(call);
            case "stripe" -> stripe(call);
            case "shippo" -> shippo(call);
            default -> other(call);
        };
    }

    private static JsonNode other(Call call) {
        return switch (call.connector() + "." + call.operation()) {
            case "email.compose" -> mail(call.request());
            case "slack.compose" -> composed(null, call.request().path("text").asText());
            case "email.deliver", "slack.deliver" -> Json.object().put("outcome", "sent");
            case "keys.generate" -> key(call);
            default -> throw unknown(call);
        };
    }

    private static KontorException unknown(Call call) {
        var name = call.connector() + "." + call.operation();
        return new KontorException(
                "KON-4001",
                "nobody answers " + name + " in this rehearsal; say what it answers: .answering(\"" + call.connector()
                        + "\", \"" + call.operation() + "\", request -> ...)");
    }

    private static JsonNode mail(JsonNode mail) {
        var subject = mail.path("subject").isTextual()
                ? mail.get("subject").asText()
                : mail.path("template").asText();
        return composed(
                subject, mail.path("body").isTextual() ? mail.get("body").asText() : Json.text(mail.path("data")));
    }

    private static JsonNode composed(@Nullable String subject, String body) {
        return Json.object()
                .put("subject", subject)
                .put("body", body)
                .putNull("html")
                .put("state", "queued");
    }

    private static JsonNode key(Call call) {
        var key = call.request().path("id").asText() + "." + Ids.hash("rehearsed key", call.key());
        return Json.object().put("key", key).put("hash", Ids.hash("hash of", key));
    }

    private static <T> T read(JsonNode json, Class<T> type) {
        return Objects.requireNonNull(Json.as(json, type));
    }

    /** An id like the vendor's, the same for each try of one step. */
    private static String id(String prefix, Call call) {
        return prefix + Ids.hash("rehearsed", call.operation(), call.key()).substring(0, 14);
    }

    private static JsonNode ai(Call call) {
        return switch (call.operation()) {
            case "generate" -> SchemaFiller.answer(call.request(), "rehearsed");
            case "embed" ->
                Json.object()
                        .put("model", "rehearsed")
                        .set(
                                "embedding",
                                Json.of(WordVectors.of(
                                        call.request().path("text").asText())));
            default -> throw unknown(call);
        };
    }

    private static JsonNode stripe(Call call) {
        return Json.of(
                switch (call.operation()) {
                    case "createPaymentIntent" -> {
                        var wanted = read(call.request(), StripeApi.NewPaymentIntent.class);
                        yield new StripeApi.PaymentIntent(
                                id("pi_", call), "succeeded", wanted.amount(), wanted.customer(), null);
                    }
                    case "createConnectedAccount" -> {
                        var wanted = read(call.request(), StripeApi.NewConnectedAccount.class);
                        yield new StripeApi.ConnectedAccount(id("acct_", call), wanted.email(), wanted.type());
                    }
                    case "transfer" -> {
                        var wanted = read(call.request(), StripeApi.NewTransfer.class);
                        yield new StripeApi.Transfer(id("tr_", call), wanted.amount(), wanted.destination());
                    }
                    case "refund" -> {
                        var wanted = read(call.request(), StripeApi.NewRefund.class);
                        yield new StripeApi.Refund(
                                id("re_", call), "succeeded", wanted.amount(), wanted.paymentIntent());
                    }
                    default -> throw unknown(call);
                });
    }

    private static JsonNode shippo(Call call) {
        return Json.of(
                switch (call.operation()) {
                    case "createShipment" ->
                        new ShippoApi.Shipment(
                                id("shp_", call),
                                id("TRACK", call),
                                "usps",
                                "https://shippo.invalid/" + id("label_", call) + ".pdf",
                                Rehearsal.START
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDate()
                                        .plusDays(3));
                    case "createReturnLabel" ->
                        new ShippoApi.ReturnLabel(
                                id("ret_", call),
                                id("RETURN", call),
                                "https://shippo.invalid/" + id("label_", call) + ".pdf");
                    default -> throw unknown(call);
                });
    }
}
