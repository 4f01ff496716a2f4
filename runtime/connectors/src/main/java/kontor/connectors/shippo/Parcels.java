package kontor.connectors.shippo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.regex.Pattern;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import kontor.sdk.api.ShippoApi.Address;
import kontor.sdk.api.ShippoApi.Parcel;
import org.jspecify.annotations.Nullable;

/** Parcels and addresses in Shippo's words. */
final class Parcels {
    private static final String NUMBER = "\\s*(\\d{1,6}(?:\\.\\d{1,4})?)\\s*";
    private static final Pattern DIMENSIONS = Pattern.compile(NUMBER + "[xX]" + NUMBER + "[xX]" + NUMBER);

    private Parcels() {}

    /** Refused with KON-4313 when there is none, or one without a weight or dimensions. */
    static ArrayNode of(@Nullable List<Parcel> parcels) {
        if (parcels == null || parcels.isEmpty()) {
            throw malformed("the shipment has no parcels", "at least one");
        }
        var all = ((ArrayNode) Json.of(List.of()));
        for (int i = 0; i < parcels.size(); i++) {
            all.add(parcel(parcels.get(i), i + 1));
        }
        return all;
    }

    private static JsonNode parcel(Parcel parcel, int number) {
        if (parcel.weight() == null || parcel.weight().signum() <= 0) {
            throw malformed("parcel " + number + " weighs " + parcel.weight(), "kilograms, more than nothing");
        }
        var dimensions = DIMENSIONS.matcher(String.valueOf(parcel.dimensions()));
        if (!dimensions.matches()) {
            throw malformed(
                    "parcel " + number + " has the dimensions '" + parcel.dimensions() + "'",
                    "length x width x height in centimetres, as 30x20x10");
        }
        return Json.object()
                .put("length", dimensions.group(1))
                .put("width", dimensions.group(2))
                .put("height", dimensions.group(3))
                .put("distance_unit", "cm")
                .put("weight", parcel.weight().toPlainString())
                .put("mass_unit", "kg");
    }

    static JsonNode address(Address address) {
        return Json.object()
                .put("name", address.name())
                .put("street1", address.street1())
                .put("city", address.city())
                .put("state", address.state())
                .put("zip", address.zip())
                .put("country", address.country());
    }

    private static KontorException malformed(String given, String expected) {
        return new KontorException("KON-4313", given + "; expected " + expected);
    }
}
