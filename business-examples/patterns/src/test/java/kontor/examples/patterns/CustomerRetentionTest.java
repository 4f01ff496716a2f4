package kontor.examples.patterns;

import static kontor.examples.patterns.Stories.ADA;
import static kontor.examples.patterns.Stories.BOB;
import static kontor.examples.patterns.Stories.account;
import static kontor.examples.patterns.Stories.mailed;
import static kontor.examples.patterns.Stories.mails;
import static kontor.examples.patterns.Stories.rehearse;
import static kontor.examples.patterns.Stories.terms;
import static kontor.examples.patterns.Stories.time;
import static kontor.sdk.Do.days;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.hours;
import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Appointment;
import kontor.examples.vocabulary.Assignment;
import kontor.examples.vocabulary.Calendar;
import kontor.examples.vocabulary.Offer;
import kontor.examples.vocabulary.Plan;
import kontor.examples.vocabulary.SuccessManager;
import kontor.kernel.run.RunState;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;
import org.junit.jupiter.api.Test;

class CustomerRetentionTest {
    private static final Instant START = time("2026-11-02T09:00:00Z");

    private static Rehearsal start() {
        return rehearse(CustomerRetention.class).at(START);
    }

    /** Limits make nobody happier. */
    public static final class Moods implements Business {
        final Rule worse = on(
                $.Account.limitReached,
                reached -> db.update($.Account, reached.account(), $.Account.healthScore.minus(10)));
    }

    private static Account healthy(String id) {
        return new Account(id, null, null, Plan.PRO, null, Account.Status.ACTIVE, null, null, null, null, 0L, 80);
    }

    @Test
    void whoDoesWorseGetsAManagerAndAnAppointmentWhateverCrashes() {
        rehearse(CustomerRetention.class, Moods.class)
                .at(START)
                .given($.Account, healthy(ADA))
                .when($.Account.limitReached, new Account.LimitReached(ADA, "reports", 101, 100))
                .when($.Account.limitReached, new Account.LimitReached(ADA, "exports", 11, 10))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.list($.Assignment))
                            .containsExactly(new Assignment(
                                    ADA, CustomerRetention.managers.getFirst(), "high", "health score drop"));
                    assertThat(world.list($.Appointment))
                            .containsExactly(new Appointment(
                                    "2026-11-03T10:00:00Z", ADA, "check-in", time("2026-11-03T10:00:00Z"), 30));
                });
    }

    private static SuccessManager.Assign assign(String account, String reason) {
        return new SuccessManager.Assign(account, "high", reason);
    }

    @Test
    void managersTakeTurnsAndAnAccountKeepsItsOwn() {
        start().when($.SuccessManager.assign, assign("a", "new"))
                .when($.SuccessManager.assign, assign("b", "new"))
                .when($.SuccessManager.assign, assign("a", "again"))
                .when($.SuccessManager.assign, assign("c", "new"))
                .when($.SuccessManager.assign, assign("d", "new"))
                .then(world -> assertThat(world.list($.Assignment))
                        .extracting(one -> one.id() + " " + one.reason() + " " + one.manager())
                        .containsExactly(
                                "a again grace@example.com",
                                "b new katherine@example.com",
                                "c new dorothy@example.com",
                                "d new grace@example.com"));
    }

    @Test
    void manyAtOnceAreSharedOutEvenly() {
        start().whenAll(
                        $.SuccessManager.assign,
                        Stream.of("a", "b", "c", "d", "e", "f")
                                .map(account -> assign(account, "new"))
                                .toList())
                .whenAll(
                        $.Calendar.schedule,
                        Stream.of("a", "b", "c")
                                .map(account -> new Calendar.Schedule("check-in", account, 30))
                                .toList())
                .then(world -> {
                    for (var manager : CustomerRetention.managers) {
                        assertThat(world.list($.Assignment))
                                .filteredOn(one -> one.manager().equals(manager))
                                .hasSize(2);
                    }
                    assertThat(appointments(world)).hasSize(3);
                });
    }

    private static List<String> appointments(Rehearsed world) {
        return world.list($.Appointment).stream()
                .map(one -> one.at() + " " + one.account())
                .toList();
    }

    @Test
    void appointmentsAreOnWorkingDaysAndEachTimeIsGivenAwayOnce() {
        start().at(time("2026-11-05T09:00:00Z"))
                .when($.Calendar.schedule, new Calendar.Schedule("check-in", "a", 30))
                .when($.Calendar.schedule, new Calendar.Schedule("check-in", "b", 30))
                .when($.Calendar.schedule, new Calendar.Schedule("check-in", "a", 30))
                .when($.Calendar.schedule, new Calendar.Schedule("review", "a", 60))
                .afterCrashAtEveryStep()
                .then(world -> assertThat(appointments(world))
                        // A Friday, and then Monday and Tuesday.
                        .containsExactly("2026-11-06T10:00:00Z a", "2026-11-09T10:00:00Z b", "2026-11-10T10:00:00Z a"));
    }

    @Test
    void afterAnAppointmentThereCanBeAnother() {
        start().when($.Calendar.schedule, new Calendar.Schedule("check-in", "a", 30))
                .after(days(2))
                .when($.Calendar.schedule, new Calendar.Schedule("check-in", "a", 30))
                .then(world -> assertThat(appointments(world))
                        .containsExactly("2026-11-03T10:00:00Z a", "2026-11-05T10:00:00Z a"));
    }

    @Test
    void whoLeftIsMadeAnOfferAfterThirtyDaysWhateverCrashes() {
        start().when($.Subscription.cancelled, terms("s-1", ADA))
                .after(days(30).minusSeconds(1))
                .then(world -> assertThat(mailed(world, "win-back")).isEmpty())
                .after(days(1))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(mailed(world, "win-back")).containsExactly(ADA);
                    assertThat(mails(world, "win-back").getFirst().body())
                            .contains("all pro features at\n50% off for 6 months");
                    assertThat(world.list($.Offer))
                            .containsExactly(
                                    new Offer("s-1", ADA, new BigDecimal("0.5"), "6 months", "all pro features"));
                });
    }

    @Test
    void whoComesBackWithinThirtyDaysIsLeftInPeace() {
        start().when($.Subscription.cancelled, terms("s-1", ADA))
                .when($.Subscription.cancelled, terms("s-2", BOB))
                .after(days(29))
                .when($.Subscription.created, terms("s-3", ADA))
                .after(days(30))
                .thenNothingFails()
                .then(world -> assertThat(mailed(world, "win-back")).containsExactly(BOB));
    }

    @Test
    void aReturnEndsTheWaitingWhateverCrashes() {
        start().when($.Subscription.cancelled, terms("s-1", ADA))
                .after(hours(1))
                .when($.Subscription.created, terms("s-2", ADA))
                .afterCrashAtEveryStep()
                .then(world -> assertThat(world.runs("churn"))
                        .singleElement()
                        .satisfies(run -> assertThat(run.state()).isEqualTo(RunState.COMPLETED)));
    }

    @Test
    void whoSubscribedBeforeOrTooLateHasNotComeBack() {
        start().when($.Subscription.created, terms("s-1", ADA))
                .after(days(1))
                .when($.Subscription.cancelled, terms("s-1", ADA))
                .after(days(31))
                .when($.Subscription.created, terms("s-2", ADA))
                .then(world -> assertThat(mailed(world, "win-back")).containsExactly(ADA));
    }

    @Test
    void theSameCancellationTwiceIsOneOffer() {
        start().when($.Subscription.cancelled, terms("s-1", ADA))
                .when($.Subscription.cancelled, terms("s-1", ADA))
                .after(days(31))
                .thenNothingFails()
                .then(world -> assertThat(mailed(world, "win-back")).containsExactly(ADA));
    }
}
