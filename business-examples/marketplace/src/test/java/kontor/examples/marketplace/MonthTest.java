package kontor.examples.marketplace;

import static kontor.examples.marketplace.World.ADA;
import static kontor.examples.marketplace.World.BOB;
import static kontor.examples.marketplace.World.answer;
import static kontor.examples.marketplace.World.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Buyer;
import kontor.examples.vocabulary.Content.Upload;
import kontor.examples.vocabulary.Content.Viewed;
import kontor.examples.vocabulary.Creator.Application;
import kontor.examples.vocabulary.Person;
import kontor.examples.vocabulary.SearchResults.Hit;
import kontor.testkit.Rehearsal;
import org.junit.jupiter.api.Test;

/**
 * A month of the marketplace. What must happen is in {@code a-month.txt}: every mail, every step of a content, every
 * licence and share, at its time and to the cent; nothing else may.
 */
class MonthTest {
    private static final String SWING = "Learn to play swing on the keyboard";
    private static final String GARDEN = "Grow tomatoes on the balcony";

    @Test
    void everythingOfAMonthComesOnceAndInTime() {
        var market = World.rehearse()
                .at(time("2026-11-02T09:00:00Z"))
                .answering("ai", "generate", MonthTest::model)
                .given($.Person, BOB)
                .given($.Person, new Person("ann@example.com", null, "Ann", Person.Subscribed.PAID));
        creatorsCome(market);
        moderatorsDecide(market);
        buyersBuy(market);
        market.until(time("2026-12-05T00:00:00Z")).thenNothingFails().then(world -> {
            assertThat(Diary.of(world)).isEqualTo(golden());
            assertThat(world.answers($.Buyer.searches).getFirst().results())
                    .extracting(Hit::content)
                    .containsExactly("swing", "garden");
        });
    }

    private static void creatorsCome(Rehearsal market) {
        market.when($.Creator.applies, new Application(ADA.id(), "Ada", "https://ada.example"))
                .when($.Creator.applies, new Application("joe@example.com", null, null));
        market.until(time("2026-11-02T10:00:00Z"))
                .when($.Content.uploaded, new Upload("swing", SWING, ADA.id(), null))
                .when($.Content.uploaded, new Upload("garden", GARDEN, ADA.id(), new BigDecimal("3.50")))
                .when($.Content.uploaded, new Upload("knots", "Knots", ADA.id(), new BigDecimal("12")))
                // Eve has not applied, but may sell.
                .when($.Content.uploaded, new Upload("maps", "Old maps", "eve@example.com", new BigDecimal("20.00")));
    }

    private static void moderatorsDecide(Rehearsal market) {
        market.until(time("2026-11-02T11:00:00Z"))
                .whenSeeing($.Task.complete, world -> answer(world, "swing", "approved", null))
                .whenSeeing($.Task.complete, world -> answer(world, "garden", "approved", null))
                .whenSeeing($.Task.complete, world -> answer(world, "knots", "rejected", "There is nothing in it."));
        // After the reminder.
        market.until(time("2026-11-03T12:00:00Z"))
                .whenSeeing($.Task.complete, world -> answer(world, "maps", "approved", null));
    }

    private static void buyersBuy(Rehearsal market) {
        market.until(time("2026-11-04T08:00:00Z"))
                .when($.Buyer.searches, new Buyer.Search("bob", "swing on the piano keyboard", new BigDecimal("10")))
                .when($.Content.viewed, new Viewed("swing"))
                .when($.Content.viewed, new Viewed("swing"))
                .when($.Content.viewed, new Viewed("maps"))
                .when($.Purchase.initiated, World.purchase("p-1", "swing", "bob", "4.99"))
                .when($.Purchase.initiated, World.purchase("p-2", "maps", "carl@example.com", "20.00"));
        market.until(time("2026-11-05T08:00:00Z"))
                .when($.Creator.applies, new Application("eve@example.com", "Eve", List.of()));
    }

    private static Object model(JsonNode request) {
        var prompt = request.path("prompt").asText();
        if (prompt.startsWith("Review this creator application")) {
            return says(Map.of("approved", !prompt.contains("joe@"), "reason", "We have seen nothing of yours."));
        }
        if (prompt.startsWith("Recommend optimal pricing")) {
            var sells = prompt.contains("\"conversionRate\": 0.5000");
            return says(Map.of("price", sells ? 6.995 : 3.6, "reason", sells ? "It sells." : "Too dear."));
        }
        var title = prompt.lines().findFirst().orElseThrow();
        return says(Map.of("title", title, "description", title, "keywords", List.of("a", "b"), "category", "course"));
    }

    private static Instant time(String text) {
        return Instant.parse(text);
    }

    private static String golden() {
        try (var file = Objects.requireNonNull(MonthTest.class.getResourceAsStream("a-month.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
