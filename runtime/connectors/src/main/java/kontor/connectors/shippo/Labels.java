package kontor.connectors.shippo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Buys labels. Shippo takes no idempotency key, so a label carries the step's key as its metadata, and before one is bought
 * the newest ones are looked through for it: a try that died after the purchase is recognised.
 */
final class Labels {
    /** How many of the newest labels are looked through: the most that Shippo lists at once. */
    static final int NEWEST = 200;

    private final ShippoClient shippo;

    Labels(ShippoClient shippo) {
        this.shippo = shippo;
    }

    /**
     * A label that is paid.
     *
     * @param shipment Shippo's id of the shipment
     * @param carrier who carries it
     * @param transaction what Shippo says of the purchase
     * @param days how long the carrier takes, where it says
     */
    record Label(
            String shipment,
            String carrier,
            JsonNode transaction,
            @Nullable Integer days) {
        String trackingNumber() {
            return transaction.path("tracking_number").asText();
        }

        @Nullable
        String url() {
            return text(transaction.path("label_url"));
        }

        /** The day on which it should arrive: the carrier's word for this parcel, else what it takes as a rule. */
        @Nullable
        LocalDate arrival() {
            var eta = day(text(transaction.path("eta")));
            var bought = day(text(transaction.path("object_created")));
            return eta != null || bought == null || days == null ? eta : bought.plusDays(days);
        }
    }

    /** The label that this step has bought already, or else a new one with the cheapest rate. */
    Label buy(JsonNode shipment, String key) throws IOException {
        var before = bought(key);
        if (before != null) {
            return label(before, shippo.get("rates/" + rateOf(before)));
        }
        var made = shippo.post("shipments/", shipment);
        var rate = cheapest(made);
        var transaction = shippo.post(
                "transactions/",
                Json.object()
                        .put("rate", rate.path("object_id").asText())
                        .put("label_file_type", "PDF")
                        .put("metadata", key)
                        .put("async", false));
        return label(transaction, rate);
    }

    private @Nullable JsonNode bought(String key) throws IOException {
        for (var one : shippo.get("transactions/?results=" + NEWEST).path("results")) {
            if (key.equals(one.path("metadata").asText())
                    && !one.path("status").asText().equals("ERROR")) {
                return one;
            }
        }
        return null;
    }

    private static String rateOf(JsonNode transaction) {
        var rate = transaction.path("rate");
        return rate.isObject() ? rate.path("object_id").asText() : rate.asText();
    }

    private static Label label(JsonNode transaction, JsonNode rate) throws IOException {
        var status = transaction.path("status").asText();
        if (status.equals("ERROR")) {
            throw new KontorException("KON-4320", "the carrier refuses the label: " + messages(transaction));
        }
        if (!status.equals("SUCCESS")) {
            throw new IOException("the label is not ready yet: Shippo says " + status);
        }
        return new Label(
                rate.path("shipment").asText(),
                rate.path("provider").asText(),
                transaction,
                rate.path("estimated_days").isInt()
                        ? rate.path("estimated_days").intValue()
                        : null);
    }

    private static JsonNode cheapest(JsonNode shipment) {
        JsonNode best = null;
        for (var rate : shipment.path("rates")) {
            if (best == null || amount(rate).compareTo(amount(best)) < 0) {
                best = rate;
            }
        }
        if (best == null) {
            throw new KontorException("KON-4312", "no carrier offers to carry this shipment: " + messages(shipment));
        }
        return best;
    }

    private static BigDecimal amount(JsonNode rate) {
        return new BigDecimal(rate.path("amount").asText("0"));
    }

    private static String messages(JsonNode answer) {
        var words = new ArrayList<String>();
        answer.path("messages")
                .forEach(message -> words.add(message.path("text").asText()));
        return words.isEmpty() ? "no reason given" : String.join("; ", words);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isBlank() ? node.asText() : null;
    }

    private static @Nullable LocalDate day(@Nullable String time) {
        try {
            return time == null || time.length() < 10 ? null : LocalDate.parse(time.substring(0, 10));
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
