package kontor.examples.newsletter;

import static kontor.sdk.Do.days;
import static kontor.sdk.Do.hours;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Article;
import kontor.examples.vocabulary.Article.Status;
import kontor.examples.vocabulary.Mailing;
import kontor.examples.vocabulary.Person;
import kontor.examples.vocabulary.Person.Subscribed;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Task;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewsletterBusinessTest {
    private static final String EDITOR = "editor@example.com";
    private static final Article ARTICLE = new Article("a-1", "This week in AI", "x".repeat(700), null);

    /** Starts on a Sunday evening; the model writes what it is told to. */
    private static Rehearsal start() {
        return rehearse(NewsletterBusiness.class)
                .at(Instant.parse("2026-11-01T20:00:00Z"))
                .answering(
                        "ai",
                        "generate",
                        _ -> Map.of(
                                "value",
                                Map.of("headline", "This week in AI", "text", "y".repeat(700)),
                                "model",
                                "test",
                                "inputTokens",
                                9,
                                "outputTokens",
                                400,
                                "cost",
                                0))
                .given($.Person, reader("ada", Subscribed.PAID))
                .given($.Person, reader("bob", Subscribed.FREE))
                .given($.Person, reader("eve", null));
    }

    private static Person reader(String name, @Nullable Subscribed subscription) {
        return new Person(name, name + "@example.com", null, subscription);
    }

    private static Task.Complete decided(Rehearsed world, String outcome) {
        return new Task.Complete(world.list($.Task).getFirst().id(), outcome, null);
    }

    private static List<String> mailed(Rehearsed world) {
        return world.deliveries().stream().map(Delivery::to).sorted().toList();
    }

    private static Delivery mailTo(Rehearsed world, String address) {
        return world.deliveries().stream()
                .filter(mail -> mail.to().equals(address))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyWeekAnArticleIsWrittenReviewedAndSentWhateverCrashes() {
        start().after(hours(5))
                .whenSeeing($.Task.complete, world -> decided(world, "approved"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.list($.Article))
                            .singleElement()
                            .satisfies(article -> assertThat(article.status()).isEqualTo(Status.PUBLISHED));
                    assertThat(mailed(world)).containsExactly("ada@example.com", "bob@example.com", EDITOR);
                    assertThat(mailTo(world, "ada@example.com").body()).isEqualTo("y".repeat(700));
                    assertThat(mailTo(world, "ada@example.com").subject()).isEqualTo("This week in AI");
                    assertThat(mailTo(world, "bob@example.com").body())
                            .isEqualTo("y".repeat(500) + "... [Upgrade to read more]");
                });
    }

    @Test
    void theModelIsAskedForWhatItShallWrite() {
        start().after(hours(5))
                .then(world -> assertThat(world.calls())
                        .filteredOn(call -> call.connector().equals("ai"))
                        .singleElement()
                        .satisfies(call -> {
                            assertThat(call.request().path("prompt").asText())
                                    .contains("Write a newsletter about this week in AI");
                            assertThat(call.request().path("model").asText()).isEqualTo("gpt-5");
                            assertThat(call.request().path("maxTokens").asInt()).isEqualTo(2000);
                            assertThat(call.request().path("schema").toString()).contains("headline", "text");
                        }));
    }

    @Test
    void theEditorSeesTheTextAndIsRemindedOnce() {
        start().after(days(3)).then(world -> {
            assertThat(mailed(world)).containsExactly(EDITOR, EDITOR);
            assertThat(world.list($.Task)).singleElement().satisfies(task -> {
                assertThat(task.kind()).isEqualTo("review");
                assertThat(task.title()).isEqualTo("This week in AI");
                assertThat(task.assignee()).isEqualTo(EDITOR);
                assertThat(task.data()).containsEntry("text", "y".repeat(700));
                assertThat(task.about())
                        .isEqualTo("Article/" + world.list($.Article).getFirst().id());
            });
        });
    }

    @Test
    void whatTheEditorRejectsGoesToNobodyWhateverCrashes() {
        start().after(hours(5))
                .whenSeeing($.Task.complete, world -> decided(world, "rejected"))
                .afterCrashAtEveryStep()
                .thenUpdates($.Article, article -> article.status() == Status.REJECTED)
                .then(world -> assertThat(mailed(world)).containsExactly(EDITOR));
    }

    @Test
    void whatNobodyLooksAtForSixDaysIsRejected() {
        start().after(hours(5))
                .after(days(6))
                .thenNothingFails()
                .thenUpdates($.Article, article -> article.status() == Status.REJECTED)
                .then(world -> assertThat(mailed(world)).containsExactly(EDITOR, EDITOR));
    }

    @Test
    void whatWasPublishedOtherwiseStaysPublished() {
        start().after(hours(5))
                .whenSeeing($.Article.approved, world -> world.list($.Article).getFirst())
                .after(days(6))
                .then(world ->
                        assertThat(world.list($.Article).getFirst().status()).isEqualTo(Status.PUBLISHED));
    }

    @Test
    void anArticleFromElsewhereIsSentOnceHoweverOftenItIsApprovedWhateverCrashes() {
        start().whenAll($.Article.approved, List.of(ARTICLE, ARTICLE))
                .when($.Article.approved, ARTICLE)
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(mailed(world)).containsExactly("ada@example.com", "bob@example.com");
                    assertThat(world.list($.Article)).containsExactly(ARTICLE.as(Status.PUBLISHED));
                    assertThat(world.list($.Mailing)).extracting(Mailing::id).containsExactly("a-1");
                });
    }

    @Test
    void whoeverSubscribesWhenItIsSentGetsIt() {
        start().when($.Article.approved, ARTICLE)
                .given($.Person, reader("joe", Subscribed.PAID))
                .given($.Person, new Person("kim@example.com", null, null, Subscribed.FREE))
                .given($.Person, new Person("p-7", null, null, Subscribed.FREE))
                .when($.Article.approved, new Article("a-2", "Next week", "Short", null))
                .thenNothingFails()
                .then(world -> {
                    assertThat(mailed(world))
                            .containsExactly(
                                    "ada@example.com",
                                    "ada@example.com",
                                    "bob@example.com",
                                    "bob@example.com",
                                    "joe@example.com",
                                    "kim@example.com");
                    assertThat(mailTo(world, "kim@example.com").body()).isEqualTo("Short... [Upgrade to read more]");
                });
    }

    @Test
    void aPreviewNeverCutsACharacterInHalf() {
        assertThat(NewsletterBusiness.preview("a".repeat(499) + "😀" + "b"))
                .isEqualTo("a".repeat(499) + "😀" + "... [Upgrade to read more]");
        assertThat(NewsletterBusiness.preview("😀".repeat(501)))
                .isEqualTo("😀".repeat(500) + "... [Upgrade to read more]");
        assertThat(NewsletterBusiness.preview("a".repeat(500)))
                .isEqualTo("a".repeat(500) + "... [Upgrade to read more]");
        assertThat(NewsletterBusiness.preview("")).isEqualTo("... [Upgrade to read more]");
    }
}
