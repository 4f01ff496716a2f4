package kontor.sdk.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import kontor.sdk.spi.Run;
import org.jspecify.annotations.Nullable;

/**
 * Shippo: shipments, labels, tracking numbers. What Shippo or the carrier refuses comes as KON-4320, a shipment that nobody
 * carries as KON-4312, a parcel without weight or dimensions as KON-4313. Without a key a node in development has a sandbox;
 * one in production refuses (KON-4310).
 */
public final class ShippoApi {
    private static final String NAME = "shippo";

    /** A postal address; the names are Shippo's. */
    public record Address(
            String name,
            String street1,
            String city,
            @Nullable String state,
            String zip,
            String country) {}

    /**
     * A parcel.
     *
     * @param weight in kilograms
     * @param dimensions length x width x height in centimetres, as {@code 10x10x5}
     */
    public record Parcel(BigDecimal weight, String dimensions) {}

    /** What is asked of a shipment. */
    public record NewShipment(Address to, Address from, List<Parcel> parcels) {}

    /**
     * A shipment with its label bought.
     *
     * @param id Shippo's id of the shipment
     * @param trackingNumber the carrier's number
     * @param carrier the carrier's name
     * @param labelUrl where the label is
     * @param estimatedDelivery the day on which it should arrive, where the carrier says
     */
    public record Shipment(
            String id,
            String trackingNumber,
            String carrier,
            @Nullable String labelUrl,
            @Nullable LocalDate estimatedDelivery) {}

    /**
     * What is asked of a return label.
     *
     * @param trackingNumber of the shipment that went out
     * @param from who sends it back: where the shipment went to
     * @param to where it goes: where the shipment came from
     * @param parcels what comes back
     */
    public record NewReturn(String trackingNumber, Address from, Address to, List<Parcel> parcels) {}

    /** A label for a parcel that comes back. */
    public record ReturnLabel(String id, String trackingNumber, String labelUrl) {}

    /** Makes a shipment and buys its cheapest label. */
    public Shipment createShipment(Address to, Address from, List<Parcel> parcels) {
        return Run.current().call(NAME, "createShipment", new NewShipment(to, from, parcels), Shipment.class);
    }

    /** Makes a label with which the receiver of a shipment sends it back. */
    public ReturnLabel createReturnLabel(NewReturn wanted) {
        return Run.current().call(NAME, "createReturnLabel", wanted, ReturnLabel.class);
    }
}
