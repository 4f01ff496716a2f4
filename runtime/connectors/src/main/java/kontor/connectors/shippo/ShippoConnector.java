package kontor.connectors.shippo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import kontor.connectors.KeysConnector;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.sdk.KontorException;
import kontor.sdk.api.ShippoApi.Address;
import kontor.sdk.api.ShippoApi.NewReturn;
import kontor.sdk.api.ShippoApi.NewShipment;
import kontor.sdk.api.ShippoApi.Parcel;
import kontor.sdk.api.ShippoApi.ReturnLabel;
import kontor.sdk.api.ShippoApi.Shipment;
import org.jspecify.annotations.Nullable;

/** Shippo: a shipment with the cheapest label, and labels for what comes back. */
public final class ShippoConnector implements Connector {
    /** The name by which rules call it. */
    public static final String NAME = "shippo";

    private final @Nullable Labels labels;

    /** Shippo with these settings, null when none are configured: then every call is refused (KON-4310). */
    public ShippoConnector(@Nullable ShippoSettings settings) {
        labels = settings == null ? null : new Labels(new ShippoClient(settings));
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@code createShipment}, {@code createReturnLabel}: the records of {@link kontor.sdk.api.ShippoApi}. Refused with
     * KON-4310 (not configured), KON-4311 (the key is not accepted), KON-4312 (nobody carries it), KON-4313 (a parcel),
     * KON-4320 (Shippo or the carrier says no), KON-4002 (another operation).
     */
    @Override
    public JsonNode call(String operation, JsonNode request, String idempotencyKey) throws IOException {
        return Json.of(
                switch (operation) {
                    case "createShipment" -> shipment(given(request, NewShipment.class), idempotencyKey);
                    case "createReturnLabel" -> returned(given(request, NewReturn.class), idempotencyKey);
                    default -> throw KeysConnector.unknown(NAME, operation, "createShipment, createReturnLabel");
                });
    }

    private static <T> T given(JsonNode request, Class<T> type) {
        return Objects.requireNonNull(Json.as(request, type));
    }

    private Labels required() {
        if (labels == null) {
            throw new KontorException(
                    "KON-4310", "Shippo is not configured; set KONTOR_SHIPPO_KEY, or name a file in shippo.key-file");
        }
        return labels;
    }

    private Shipment shipment(NewShipment wanted, String key) throws IOException {
        var label = required().buy(shipment(wanted.from(), wanted.to(), wanted.parcels(), key), key);
        return new Shipment(label.shipment(), label.trackingNumber(), label.carrier(), label.url(), label.arrival());
    }

    // Shippo swaps the addresses of a return itself: it is asked for as the shipment that went out.
    private ReturnLabel returned(NewReturn wanted, String key) throws IOException {
        var outbound = shipment(wanted.to(), wanted.from(), wanted.parcels(), key);
        outbound.set("extra", Json.object().put("is_return", true));
        var label = required().buy(outbound, key);
        return new ReturnLabel(label.shipment(), label.trackingNumber(), Objects.requireNonNullElse(label.url(), ""));
    }

    private static ObjectNode shipment(Address from, Address to, List<Parcel> parcels, String key) {
        var shipment = Json.object().put("async", false).put("metadata", key);
        shipment.set("address_from", Parcels.address(from));
        shipment.set("address_to", Parcels.address(to));
        shipment.set("parcels", Parcels.of(parcels));
        return shipment;
    }
}
