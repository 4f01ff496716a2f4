package kontor.kernel.words;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import kontor.sdk.Noun;
import kontor.sdk.Secret;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Something in a warehouse: one field of each shape.
 *
 * @param id the id
 * @param name what it is called
 * @param stock how many there are
 * @param pieces how many make one
 * @param price what one costs
 * @param weight what one weighs
 * @param sold whether it is sold out
 * @param color its color
 * @param since when it came
 * @param day the day on which it is counted
 * @param length how long it takes to fetch
 * @param tags what it is filed under
 * @param place where it lies
 * @param sizes its sizes by name
 * @param extra anything else
 */
@Noun
public record Item(
        String id,
        String name,
        long stock,
        @Nullable Integer pieces,
        @Nullable BigDecimal price,
        @Nullable Double weight,
        @Nullable Boolean sold,
        @Nullable Color color,
        @Nullable Instant since,
        @Nullable LocalDate day,
        @Nullable Duration length,
        List<String> tags,
        @Nullable Place place,
        @Nullable Map<String, Integer> sizes,
        @Nullable Object extra) {
    /** Colors. */
    public enum Color {
        RED,
        DARK_BLUE
    }

    /**
     * Where something lies.
     *
     * @param shelf the shelf
     * @param row the row
     */
    public record Place(String shelf, @Nullable Integer row) {}

    /**
     * Somebody has seen it.
     *
     * @param item which
     * @param by who
     */
    @Verb({"seen", "moved"})
    public record Seen(@Subject String item, @Nullable String by) {}

    /**
     * Asks for its price.
     *
     * @param item which
     * @param amount how many
     */
    @Verb(value = "quote", reply = Quoted.class)
    public record Quote(@Subject String item, long amount) {}

    /**
     * A price.
     *
     * @param total for all
     * @param code with which it can be bought
     */
    public record Quoted(long total, @Secret @Nullable String code) {}

    /**
     * Wraps it.
     *
     * @param item which
     */
    @Verb(value = "wrap", action = true)
    public record Wrap(@Subject String item) {}
}
