package kontor.testkit.contract;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import kontor.sdk.Indexed;
import org.jspecify.annotations.Nullable;

/** A record with a field of every shape. */
public record Thing(
        String id,
        @Indexed @Nullable String name,
        @Indexed @Nullable Long views,
        @Indexed @Nullable BigDecimal price,
        @Nullable Double weight,
        @Nullable Boolean open,
        @Indexed @Nullable Instant ends,
        @Nullable LocalDate day,
        @Nullable Duration length,
        @Nullable OffsetDateTime posted,
        @Indexed @Nullable Colour colour,
        @Nullable List<String> tags,
        @Nullable List<BigDecimal> amounts,
        @Nullable Map<String, Integer> counts,
        @Nullable Maker maker,
        @Nullable Object anything) {
    /** One of several. */
    public enum Colour {
        RED,
        LIGHT_BLUE
    }

    /** A record inside. */
    public record Maker(
            String name,
            @Nullable BigDecimal fee,
            @Nullable Instant since,
            @Nullable Boolean known) {}
}
