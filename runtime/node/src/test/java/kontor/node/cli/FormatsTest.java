package kontor.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

/** Tables, times, values and addresses as they are written. */
class FormatsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private static String printed(Table table, int width) {
        var text = new StringWriter();
        table.print(new PrintWriter(text), width);
        return text.toString();
    }

    @Test
    void columnsAreAlignedAndNumbersAreToTheRight() {
        var table =
                new Table("NAME", "ROWS", "NOTE").row("Account", "1,204", "-").row("Delivery", "7", "ok");
        assertThat(printed(table, 80)).isEqualTo("""
                NAME       ROWS  NOTE
                Account   1,204  -
                Delivery      7  ok
                """);
    }

    @Test
    void tooWideATableLosesTheEndsOfItsLongestCells() {
        var table = new Table("ID", "TEXT").keep("ID").row("0123456789abcdef", "a".repeat(100));
        assertThat(printed(table, 40).lines()).element(1).isEqualTo("0123456789abcdef  " + "a".repeat(21) + "…");
        assertThat(printed(table, 5).lines()).element(1).isEqualTo("0123456789abcdef  " + "a".repeat(11) + "…");
    }

    @Test
    void characterPairsAreNotCutInTwo() {
        assertThat(Text.shortened("😀😀😀😀", 3)).isEqualTo("😀😀…");
    }

    @Test
    void whatWouldSteerTheTerminalIsEscaped() {
        assertThat(Text.of(Json.of("\u001b[2Jgone\nx\u202eevil"))).isEqualTo("\\u001b[2Jgone\\nx\\u202eevil");
    }

    @Test
    void valuesAreWrittenInOneLine() {
        assertThat(Text.of(Json.parse("29.90"))).isEqualTo("29.90");
        assertThat(Text.of(Json.parse("{\"a\":[1,null]}"))).isEqualTo("{\"a\":[1,null]}");
        assertThat(Text.of(Json.parse("null"))).isEqualTo("-");
        assertThat(Text.members(Json.parse("{\"status\":\"active\",\"credits\":10}")))
                .isEqualTo("status=active, credits=10");
        assertThat(Text.count(1, "row")).isEqualTo("1 row");
        assertThat(Text.count(12_345, "row")).isEqualTo("12,345 rows");
    }

    @Test
    void timesAreTellingFromNow() {
        assertThat(Times.relative(NOW, NOW)).isEqualTo("now");
        assertThat(Times.relative(NOW.minusSeconds(5), NOW)).isEqualTo("5 s ago");
        assertThat(Times.relative(NOW.minus(Duration.ofMinutes(12)), NOW)).isEqualTo("12 min ago");
        assertThat(Times.relative(NOW.plus(Duration.ofHours(30)), NOW)).isEqualTo("in 30 h");
        assertThat(Times.relative(NOW.plus(Duration.ofDays(14)).minusSeconds(3), NOW))
                .isEqualTo("in 14 days");
        assertThat(Times.relative(NOW.minus(Duration.ofDays(400)), NOW)).isEqualTo("2025-09-27");
        assertThat(Times.both(Json.of("2026-11-01T11:59:50.123Z"), NOW)).isEqualTo("2026-11-01 11:59:50 (9 s ago)");
        assertThat(Times.both(Json.of("no time"), NOW)).isEqualTo("no time");
        assertThat(Times.took(Json.of("2026-11-01T11:59:50Z"), Json.of("2026-11-01T11:59:50.250Z")))
                .isEqualTo("250 ms");
    }

    @Test
    void timesAreReadAsPointsDaysAndAges() {
        var converter = new Times.Converter();
        assertThat(converter.convert("2026-11-01T13:00:00+01:00")).isEqualTo(NOW);
        assertThat(converter.convert("2026-11-01")).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(converter.convert("2h"))
                .isBetween(Instant.now().minusSeconds(7210), Instant.now().minusSeconds(7190));
        assertThatThrownBy(() -> converter.convert("yesterday"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("an age as 15m");
    }

    @Test
    void addressesHoldAnyId() {
        assertThat(Address.entity("Account", "a/b ü").toString()).isEqualTo("/db/Account/id/a%2Fb%20%C3%BC");
        assertThat(Address.of("db", "..").toString()).isEqualTo("/db/%2E%2E");
        assertThat(Address.of("events")
                        .with("type", null)
                        .with("limit", 5)
                        .with("where", "{}")
                        .toString())
                .isEqualTo("/events?limit=5&where=%7B%7D");
    }
}
