package kontor.connectors.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Answers as Shippo's API does to the calls that are made here (https://docs.goshippo.com/api-reference). Three carriers
 * offer to take a shipment; a shipment's id follows from its metadata, a rate's from its shipment, a label's from its rate.
 */
final class ShippoSandbox {
    private static final Pattern RATE = Pattern.compile("(shp_sandbox_[0-9a-f]+)_([0-2])_(\\d+)");
    private static final int KEPT = 1_000;

    /** What a carrier takes: for the parcel, for each kilogram, and so many days. */
    private record Carrier(String name, String service, String base, String kilogram, int days) {}

    private static final List<Carrier> CARRIERS = List.of(
            new Carrier("DHL Express", "Express Worldwide", "18.90", "3.20", 1),
            new Carrier("Deutsche Post", "Paket", "4.90", "1.10", 3),
            new Carrier("UPS", "Standard", "7.50", "1.60", 2));

    private final String url;
    private final Clock clock;
    private final Map<String, ObjectNode> labels = new LinkedHashMap<>();

    ShippoSandbox(String url, Clock clock) {
        this.url = url;
        this.clock = clock;
    }

    synchronized Said answer(Asked asked) {
        var label = asked.after("labels/");
        if (label != null) {
            return Said.text("SANDBOX: this is no label, and no parcel ships.\n" + label + "\n");
        }
        if (asked.authorization() == null || !asked.authorization().startsWith("ShippoToken ")) {
            return refused(401, "detail", "Authentication credentials were not provided.");
        }
        var rate = asked.after("rates/");
        if (asked.is("POST", "shipments")) {
            return shipment(asked.json());
        } else if (asked.is("POST", "transactions")) {
            return buy(asked.json());
        } else if (asked.is("GET", "transactions")) {
            return bought();
        } else if (rate != null) {
            var found = rate(rate);
            return found == null ? refused(404, "detail", "Not found.") : Said.json(200, found);
        }
        return refused(404, "detail", "Not found.");
    }

    private static Said refused(int status, String field, String words) {
        return Said.json(status, Json.object().set(field, Json.of(field.equals("detail") ? words : List.of(words))));
    }

    private static Said shipment(JsonNode asked) {
        for (var side : List.of("address_from", "address_to")) {
            for (var field : List.of("street1", "city", "zip", "country")) {
                if (asked.path(side).path(field).asText().isBlank()) {
                    return refused(400, side, field + ": This field is required.");
                }
            }
        }
        if (asked.path("parcels").isEmpty()) {
            return refused(400, "parcels", "This field is required.");
        }
        var weight = BigDecimal.ZERO;
        for (var parcel : asked.path("parcels")) {
            weight = weight.add(new BigDecimal(parcel.path("weight").asText("1")));
        }
        var id = "shp_sandbox_" + Said.name(asked.path("metadata").asText(), Json.text(asked));
        var rates = new ArrayList<JsonNode>();
        for (int i = 0; i < CARRIERS.size(); i++) {
            rates.add(rate(
                    id, i, weight.setScale(3, RoundingMode.UP).unscaledValue().longValue()));
        }
        var answer = Json.object()
                .put("object_id", id)
                .put("status", "SUCCESS")
                .put("metadata", asked.path("metadata").asText());
        answer.set("messages", Json.of(List.of()));
        answer.set("rates", Json.of(rates));
        return Said.json(201, answer);
    }

    private static @Nullable JsonNode rate(String id) {
        var known = RATE.matcher(id);
        return known.matches()
                ? rate(known.group(1), Integer.parseInt(known.group(2)), Long.parseLong(known.group(3)))
                : null;
    }

    private static ObjectNode rate(String shipment, int number, long grams) {
        var carrier = CARRIERS.get(number);
        var amount = new BigDecimal(carrier.base())
                .add(new BigDecimal(carrier.kilogram()).multiply(BigDecimal.valueOf(grams, 3)))
                .setScale(2, RoundingMode.HALF_UP);
        var rate = Json.object()
                .put("object_id", shipment + "_" + number + "_" + grams)
                .put("shipment", shipment)
                .put("amount", amount.toPlainString())
                .put("currency", "EUR")
                .put("provider", carrier.name())
                .put("estimated_days", carrier.days())
                .put("test", true);
        rate.set("servicelevel", Json.object().put("name", carrier.service()));
        return rate;
    }

    private Said buy(JsonNode asked) {
        var id = asked.path("rate").asText();
        var rate = rate(id);
        if (rate == null) {
            return refused(400, "rate", "Rate with supplied object_id not found.");
        }
        var label = "lbl_sandbox_" + Said.name(id);
        var transaction = Json.object()
                .put("object_id", label)
                .put("status", "SUCCESS")
                .put("rate", id)
                .put("metadata", asked.path("metadata").asText())
                .put("object_created", clock.instant().toString())
                .put(
                        "tracking_number",
                        "SANDBOX" + Said.name("tracking", id).substring(0, 10).toUpperCase(java.util.Locale.ROOT))
                .put("tracking_status", "UNKNOWN")
                .put("label_url", url + "labels/" + label)
                .putNull("eta")
                .put("test", true);
        transaction.set("messages", Json.of(List.of()));
        labels.putIfAbsent(label, transaction);
        if (labels.size() > KEPT) {
            labels.remove(labels.keySet().iterator().next());
        }
        return Said.json(201, transaction);
    }

    private Said bought() {
        var newest = new ArrayList<JsonNode>(labels.values()).reversed();
        return Said.json(200, Json.object().putNull("next").putNull("previous").set("results", Json.of(newest)));
    }
}
