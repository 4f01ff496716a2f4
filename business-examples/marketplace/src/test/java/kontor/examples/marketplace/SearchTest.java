package kontor.examples.marketplace;

import static kontor.examples.marketplace.World.ADA;
import static kontor.examples.marketplace.World.answer;
import static kontor.examples.marketplace.World.rehearse;
import static kontor.examples.marketplace.World.says;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Buyer;
import kontor.examples.vocabulary.Content.Upload;
import kontor.examples.vocabulary.SearchResults.Hit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a buyer is shown. */
class SearchTest {
    private static List<Hit> found(String text, @Nullable String maxPrice) {
        var query = new Buyer.Search("bob", text, maxPrice == null ? null : new BigDecimal(maxPrice));
        var hits = new ArrayList<Hit>();
        rehearse()
                .answering(
                        "ai",
                        "generate",
                        _ -> says(Map.of(
                                "title", "A course", "description", "", "keywords", List.of(), "category", "course")))
                .when($.Content.uploaded, upload("swing", "Learn to play swing on the keyboard", "9.99"))
                .when($.Content.uploaded, upload("master", "Learn to play swing on the keyboard: masterclass", "30.00"))
                .when($.Content.uploaded, upload("garden", "Grow tomatoes on the balcony", "3.50"))
                .when($.Content.uploaded, upload("hidden", "Learn to play swing", "1.00"))
                .whenSeeing($.Task.complete, world -> answer(world, "swing", "approved", null))
                .whenSeeing($.Task.complete, world -> answer(world, "master", "approved", null))
                .whenSeeing($.Task.complete, world -> answer(world, "garden", "approved", null))
                .when($.Buyer.searches, query)
                .thenNothingFails()
                .then(world -> {
                    hits.addAll(world.answers($.Buyer.searches).getFirst().results());
                    assertThat(world.list($.SearchResults)).singleElement().satisfies(kept -> {
                        assertThat(kept.buyer()).isEqualTo("bob");
                        assertThat(kept.text()).isEqualTo(text);
                        assertThat(kept.results()).isEqualTo(hits);
                    });
                });
        return hits;
    }

    private static Upload upload(String id, String text, String price) {
        return new Upload(id, text, ADA.id(), new BigDecimal(price));
    }

    @Test
    void onlyWhatIsPublishedForThePriceAtMostTheNearestFirst() {
        assertThat(found("play swing on the keyboard", "9.99"))
                .extracting(Hit::content)
                .containsExactly("swing", "garden");
        assertThat(found("tomatoes on the balcony", "9.98"))
                .extracting(Hit::content)
                .containsExactly("garden");
    }

    @Test
    void withoutAPriceEverythingPublished() {
        assertThat(found("masterclass", null))
                .extracting(Hit::content)
                .hasSize(3)
                .startsWith("master");
    }

    @Test
    void aHitHasTitlePriceAndScore() {
        assertThat(found("tomatoes", "5")).singleElement().satisfies(hit -> {
            assertThat(hit.title()).isEqualTo("A course");
            assertThat(hit.price()).isEqualByComparingTo("3.50");
            assertThat(hit.score()).isBetween(0.0, 1.0);
        });
    }
}
