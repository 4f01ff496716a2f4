package kontor.examples.marketplace;

import static kontor.examples.marketplace.World.ADA;
import static kontor.examples.marketplace.World.BOB;
import static kontor.examples.marketplace.World.answer;
import static kontor.examples.marketplace.World.calls;
import static kontor.examples.marketplace.World.content;
import static kontor.examples.marketplace.World.mails;
import static kontor.examples.marketplace.World.published;
import static kontor.examples.marketplace.World.purchase;
import static kontor.examples.marketplace.World.rehearse;
import static kontor.examples.marketplace.World.says;
import static kontor.sdk.Do.days;
import static kontor.sdk.Do.hours;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Buyer;
import kontor.examples.vocabulary.Content;
import kontor.examples.vocabulary.Creator;
import kontor.examples.vocabulary.License;
import kontor.examples.vocabulary.Payout;
import kontor.examples.vocabulary.Person;
import kontor.sdk.KontorException;
import kontor.sdk.builtin.Task;
import org.junit.jupiter.api.Test;

/** Every rule of the marketplace, with a crash at every step: it always ends as it does without one. */
class CrashTest {
    private static final Creator.Application APPLICATION =
            new Creator.Application(ADA.id(), "Ada", List.of("https://ada.example"));

    @Test
    void whoIsApprovedBecomesACreatorWithOneAccount() {
        rehearse()
                .answering("ai", "generate", _ -> says(Map.of("approved", true, "reason", "fine work")))
                .when($.Creator.applies, APPLICATION)
                .when($.Creator.applies, APPLICATION)
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.entity($.Creator, ADA.id()).stripeAccount())
                            .startsWith("acct_");
                    assertThat(mails(world)).containsExactly("creator-approved to ada@example.com");
                });
    }

    @Test
    void whoIsRejectedIsToldWhyAndMayApplyAgain() {
        rehearse()
                .answering("ai", "generate", _ -> says(Map.of("approved", false, "reason", "nothing to see yet")))
                .when($.Creator.applies, APPLICATION)
                .afterCrashAtEveryStep()
                .thenNothingCreates($.Creator)
                .then(world ->
                        assertThat(World.mail(world, "creator-rejected").body()).contains("nothing to see yet"));
    }

    @Test
    void anUploadIsDescribedAndApprovedByAModerator() {
        rehearse()
                .when($.Content.uploaded, new Content.Upload("c-1", "Learn to play swing", ADA.id(), null))
                .whenSeeing($.Task.complete, world -> answer(world, "c-1", "approved", null))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    var content = world.entity($.Content, "c-1");
                    assertThat(content.status()).isEqualTo(Content.Status.PUBLISHED);
                    assertThat(content.title()).isNotBlank();
                    assertThat(content.price()).isEqualByComparingTo("4.99");
                });
    }

    @Test
    void whatNobodyLooksAtInTimeIsNotPublished() {
        rehearse()
                .when($.Content.uploaded, new Content.Upload("c-1", "Learn to play swing", ADA.id(), null))
                .afterCrashAtEveryStep()
                .after(days(3))
                .then(world -> {
                    assertThat(world.entity($.Content, "c-1").status()).isEqualTo(Content.Status.REJECTED);
                    assertThat(mails(world)).containsExactly("content-rejected to ada@example.com");
                });
    }

    @Test
    void anUploadAnewWithdrawsTheQuestionAboutTheOldOne() {
        rehearse()
                .when($.Content.uploaded, new Content.Upload("c-1", "Learn to play swing", ADA.id(), null))
                .after(hours(1))
                .when($.Content.uploaded, new Content.Upload("c-1", "Learn to play swing, mended", ADA.id(), null))
                .after(hours(1))
                .whenSeeing($.Task.complete, world -> answer(world, "c-1", "approved", null))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.entity($.Content, "c-1").status()).isEqualTo(Content.Status.PUBLISHED);
                    assertThat(world.list($.Task))
                            .extracting(Task::state)
                            .containsExactlyInAnyOrder(Task.State.EXPIRED, Task.State.COMPLETED);
                    // Nobody is told that something was rejected.
                    assertThat(mails(world)).isEmpty();
                });
    }

    @Test
    void aSearchIsAnsweredOnce() {
        rehearse()
                .when($.Content.uploaded, new Content.Upload("c-1", "Learn to play swing", ADA.id(), null))
                .whenSeeing($.Task.complete, world -> answer(world, "c-1", "approved", null))
                .when($.Buyer.searches, new Buyer.Search("bob", "play swing", new BigDecimal("10")))
                .afterCrashAtEveryStep()
                .thenAnswers(
                        $.Buyer.searches,
                        shown -> shown.results().getFirst().content().equals("c-1"))
                .then(world -> assertThat(world.list($.SearchResults)).hasSize(1));
    }

    @Test
    void aPurchaseIsPaidOnceAndEndsAfter30Days() {
        rehearse()
                .given($.Creator, ADA)
                .given($.Person, BOB)
                .given($.Content, published("c-1", "9.99"))
                .when($.Purchase.initiated, purchase("p-1", "c-1", "bob", "9.99"))
                .afterCrashAtEveryStep()
                .thenCreates($.License, license -> license.status() == License.Status.ACTIVE)
                .after(days(30))
                .thenUpdates($.License, license -> license.status() == License.Status.EXPIRED)
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.entity($.Content, "c-1").purchases()).isEqualTo(1);
                    assertThat(world.entity($.Payout, "p-1").status()).isEqualTo(Payout.Status.PAID);
                    assertThat(mails(world)).containsExactly("purchase-confirmation to bob@example.com");
                });
    }

    @Test
    void aPurchaseWhoseCreatorCannotBePaidIsRefunded() {
        rehearse()
                .answering("stripe", "transfer", _ -> {
                    throw new KontorException("KON-4220", "Stripe: the account is closed");
                })
                .given($.Creator, ADA)
                .given($.Content, published("c-1", "9.99"))
                .when($.Purchase.initiated, purchase("p-1", "c-1", "bob@example.com", "9.99"))
                .afterCrashAtEveryStep()
                .after(hours(6))
                .thenFails("KON-4220")
                .thenDeletes($.License, license -> license.id().equals("p-1"))
                .then(world -> {
                    assertThat(calls(world, "stripe", "refund")).hasSize(1);
                    assertThat(world.entity($.Content, "c-1").purchases()).isZero();
                    assertThat(mails(world)).isEmpty();
                });
    }

    @Test
    void aShareThatIsDueIsPaidOnceThereIsAnAccount() {
        rehearse()
                .given($.Creator, ADA)
                .given($.Payout, new Payout("p-1", ADA.id(), new BigDecimal("8.49"), Payout.Status.DUE, null))
                .given($.Payout, new Payout("p-2", "eve@example.com", new BigDecimal("1.00"), Payout.Status.DUE, null))
                .afterCrashAtEveryStep()
                .after(days(2))
                .then(world -> {
                    assertThat(world.entity($.Payout, "p-1").status()).isEqualTo(Payout.Status.PAID);
                    assertThat(world.entity($.Payout, "p-2").status()).isEqualTo(Payout.Status.DUE);
                });
    }

    @Test
    void everyLookIsCounted() {
        rehearse()
                .given($.Content, published("c-1", "9.99"))
                .when($.Content.viewed, new Content.Viewed("c-1"))
                .when($.Content.viewed, new Content.Viewed("c-1"))
                .afterCrashAtEveryStep()
                .then(world ->
                        assertThat(world.entity($.Content, "c-1").views()).isEqualTo(2));
    }

    @Test
    void pricesFollowTheAdviceWhereItDiffersEnough() {
        rehearse()
                .answering(
                        "ai",
                        "generate",
                        request -> says(Map.of(
                                "price",
                                request.path("prompt").asText().contains("\"currentPrice\": 5.00") ? 7.499 : 10.5,
                                "reason",
                                "the market")))
                .given($.Content, content("far", Content.Status.PUBLISHED, "5.00", null, null))
                .given($.Content, content("near", Content.Status.PUBLISHED, "10.00", 8L, 1L))
                .given($.Content, content("hidden", Content.Status.IN_REVIEW, "5.00", null, null))
                .given($.Content, published("free", null))
                .afterCrashAtEveryStep()
                .after(days(7))
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.entity($.Content, "far").price()).isEqualByComparingTo("7.50");
                    assertThat(world.entity($.Content, "far").priceReason()).isEqualTo("the market");
                    assertThat(world.entity($.Content, "near").price()).isEqualByComparingTo("10.00");
                    assertThat(world.entity($.Content, "hidden").price()).isEqualByComparingTo("5.00");
                    assertThat(world.entity($.Content, "free").price()).isNull();
                });
    }

    @Test
    void whoHasSubscribedHearsWhatIsLookedAtMost() {
        rehearse()
                .given($.Person, new Person("ann", "ann@example.com", "Ann", Person.Subscribed.FREE))
                .given($.Person, new Person("joe@example.com", null, null, Person.Subscribed.PAID))
                .given($.Person, BOB)
                .given($.Content, content("c-1", Content.Status.PUBLISHED, "9.99", 3L, null))
                .given($.Content, content("c-2", Content.Status.PUBLISHED, null, 5L, null))
                .given($.Content, content("c-3", Content.Status.REJECTED, null, 9L, null))
                .afterCrashAtEveryStep()
                .after(days(1))
                .then(world -> {
                    assertThat(mails(world))
                            .containsExactly(
                                    "trending-content to ann@example.com", "trending-content to joe@example.com");
                    assertThat(World.mail(world, "trending-content").body())
                            .contains("1. Title of c-2\n", "2. Title of c-1, 9.99")
                            .doesNotContain("c-3");
                });
    }
}
