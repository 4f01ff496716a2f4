package kontor.examples.marketplace;

import static kontor.examples.marketplace.World.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.connectors.ai.MiniLm;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Buyer;
import kontor.examples.vocabulary.Content.Upload;
import kontor.examples.vocabulary.SearchResults;
import kontor.examples.vocabulary.SearchResults.Hit;
import org.junit.jupiter.api.Test;

/**
 * What an installation without keys finds: meanings are those of the model that runs in the node, metadata is made up. It
 * must be the texts that rank, not what was made up about them.
 */
class RankingTest {
    private static final Map<String, String> TEXTS = new LinkedHashMap<>();

    static {
        TEXTS.put("swing", "Learn to play swing on the keyboard");
        TEXTS.put("tuning", "Piano tuning and repair at home");
        TEXTS.put("garden", "A beginner's guide to growing tomatoes on the balcony");
        TEXTS.put("accounts", "How to read the balance sheet of a small company");
        TEXTS.put(
                "bread",
                "This course teaches baking sourdough bread: how to keep a starter alive, when to fold the dough");
        TEXTS.put(
                "paint",
                "This course teaches watercolour painting: washes, glazes and how to leave the white of the paper");
        TEXTS.put("knots", "Ten knots every sailor should know, step by step");
    }

    @Test
    void theTextsRankAndNotWhatWasMadeUp() {
        var miniLm = new MiniLm();
        var market = World.rehearse()
                .answering(
                        "ai",
                        "embed",
                        request -> Map.of(
                                "embedding", miniLm.embed(request.path("text").asText()), "model", MiniLm.MODEL));
        TEXTS.forEach((id, text) -> market.when($.Content.uploaded, new Upload(id, text, ADA.id(), new BigDecimal("5")))
                .whenSeeing($.Task.complete, world -> World.answer(world, id, "approved", null)));
        var wanted = List.of("swing", "garden", "accounts", "bread", "paint", "knots");
        var asked = List.of(
                "jazz piano lessons",
                "vegetables for small gardens",
                "accounting basics",
                "bread recipes",
                "learn to paint",
                "rope skills for boats");
        asked.forEach(text -> market.when($.Buyer.searches, new Buyer.Search(text, text, null)));

        market.thenNothingFails()
                .then(world -> assertThat(world.answers($.Buyer.searches))
                        .hasSameSizeAs(asked)
                        .extracting(SearchResults::results)
                        .allSatisfy(results -> assertThat(results).hasSize(TEXTS.size()))
                        .extracting(results ->
                                results.stream().map(Hit::content).findFirst().orElseThrow())
                        .containsExactlyElementsOf(wanted));
    }
}
