package kontor.testkit.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kontor.kernel.port.Store.Claim;

/** Claimed values, and whose they are. */
final class UniqueRows {
    private final Map<Place, Claim> claims = new HashMap<>();

    private record Place(String noun, String field, String value) {
        static Place of(Claim claim) {
            return new Place(claim.noun(), claim.field(), claim.value());
        }
    }

    Optional<String> claim(Claim claim) {
        var kept = claims.putIfAbsent(Place.of(claim), claim);
        if (kept == null) {
            return Optional.empty();
        }
        if (!kept.id().equals(claim.id())) {
            return Optional.of(kept.id());
        }
        if (claim.version() > kept.version()) {
            claims.put(Place.of(claim), claim);
        }
        return Optional.empty();
    }

    void release(Claim claim) {
        claims.computeIfPresent(
                Place.of(claim),
                (_, kept) -> kept.id().equals(claim.id()) && kept.version() <= claim.version() ? null : kept);
    }
}
