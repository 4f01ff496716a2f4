package kontor.examples.marketplace;

import static kontor.examples.marketplace.World.ADA;
import static kontor.examples.marketplace.World.published;
import static kontor.examples.marketplace.World.rehearse;
import static kontor.sdk.Do.days;
import static kontor.sdk.Do.hours;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Content;
import kontor.sdk.builtin.Task;
import org.junit.jupiter.api.Test;

/** What may be uploaded, and what the models and moderators see of it. */
class UploadTest {
    @Test
    void aLongTextIsCutBetweenCharactersNotWithinOne() {
        assertThat(Upload.beginning("x".repeat(500))).hasSize(500);
        assertThat(Upload.beginning("x".repeat(501))).hasSize(500);
        assertThat(Upload.beginning("x".repeat(499) + "\uD83C\uDFB9 piano")).isEqualTo("x".repeat(499));
        assertThat(Upload.beginning("x".repeat(498) + "\uD83C\uDFB9 piano"))
                .hasSize(500)
                .endsWith("\uD83C\uDFB9");
        assertThat(Upload.beginning(null)).isEmpty();
    }

    @Test
    void thePromptHasTheFirst500CharactersAndNoHalfOne() {
        rehearse()
                .when(
                        $.Content.uploaded,
                        new Content.Upload("c-1", "x".repeat(499) + "\uD83C\uDFB9 piano", ADA.id(), null))
                .then(world -> assertThat(world.calls())
                        .filteredOn(call -> call.operation().equals("generate"))
                        .singleElement()
                        .satisfies(
                                call -> assertThat(call.request().path("prompt").asText())
                                        .startsWith("x".repeat(499) + "\n\nAnalyze this content")));
    }

    @Test
    void nobodyTakesOverWhatIsAnothers() {
        rehearse()
                .given($.Content, published("c-1", "9.99"))
                .when($.Content.uploaded, new Content.Upload("c-1", "Mine now", "eve@example.com", null))
                .thenFails("KON-2500")
                .thenNothingUpdates($.Content);
    }

    @Test
    void whatNobodysIsBecomesTheUploaders() {
        var made = new Content("c-1", null, null, "By hand", null, null, null, null, null, null, null, null);
        rehearse()
                .given($.Content, made)
                .when($.Content.uploaded, new Content.Upload("c-1", "Text", ADA.id(), new BigDecimal("2.005")))
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.entity($.Content, "c-1").creator()).isEqualTo(ADA.id());
                    assertThat(world.entity($.Content, "c-1").price()).isEqualByComparingTo("2.01");
                });
    }

    @Test
    void whatWasPublishedIsLookedAtAgainAndKeepsItsPrice() {
        rehearse()
                .given($.Content, published("c-1", "9.99"))
                .when($.Content.uploaded, new Content.Upload("c-1", "Other words", ADA.id(), null))
                .then(world ->
                        assertThat(world.entity($.Content, "c-1").status()).isEqualTo(Content.Status.IN_REVIEW))
                .whenSeeing($.Task.complete, world -> World.answer(world, "c-1", "approved", null))
                .then(world -> {
                    assertThat(world.entity($.Content, "c-1").status()).isEqualTo(Content.Status.PUBLISHED);
                    assertThat(world.entity($.Content, "c-1").price()).isEqualByComparingTo("9.99");
                });
    }

    @Test
    void aModeratorIsAskedRemindedAndSeesWhatItIsAbout() {
        rehearse()
                .when($.Content.uploaded, new Content.Upload("c-1", "Learn to play swing", ADA.id(), null))
                .after(days(1).plusHours(1))
                .then(world -> {
                    assertThat(world.list($.Task)).singleElement().satisfies(task -> {
                        assertThat(task.kind()).isEqualTo("moderation");
                        assertThat(task.about()).isEqualTo("Content/c-1");
                        assertThat(task.state()).isEqualTo(Task.State.OPEN);
                        assertThat(task.data()).isEqualTo(Map.of("text", "Learn to play swing"));
                    });
                    assertThat(world.deliveries())
                            .hasSize(2)
                            .allMatch(mail -> mail.to().equals(ContentMarketplace.moderators));
                });
    }

    @Test
    void theAnswerToAnOldQuestionDecidesNothing() {
        rehearse()
                .when($.Content.uploaded, new Content.Upload("c-1", "Learn to play swing", ADA.id(), null))
                .after(hours(1))
                .when($.Content.uploaded, new Content.Upload("c-1", "Buy my pills", ADA.id(), null))
                // Another answers in the same moment as it is uploaded anew.
                .whenSeeing(
                        $.Task.complete,
                        world -> new Task.Complete(
                                world.list($.Task).stream()
                                        .min(Comparator.comparing(Task::due))
                                        .orElseThrow()
                                        .id(),
                                "approved",
                                null))
                .then(world ->
                        assertThat(world.entity($.Content, "c-1").status()).isEqualTo(Content.Status.IN_REVIEW))
                .after(days(3))
                .then(world ->
                        assertThat(world.entity($.Content, "c-1").status()).isEqualTo(Content.Status.REJECTED));
    }
}
