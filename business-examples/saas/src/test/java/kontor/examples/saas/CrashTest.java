package kontor.examples.saas;

import static kontor.examples.vocabulary.Account.Status.ACTIVE;
import static kontor.examples.vocabulary.Account.Status.CANCELLED;
import static kontor.examples.vocabulary.Account.Status.TRIAL;
import static kontor.sdk.Do.days;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Contact;
import kontor.examples.vocabulary.Customer;
import kontor.examples.vocabulary.Plan;
import kontor.examples.vocabulary.Subscription;
import kontor.examples.vocabulary.UsageRecord;
import kontor.sdk.builtin.API;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Event;
import kontor.sdk.builtin.Invoice;
import kontor.sdk.builtin.Payment;
import kontor.testkit.Rehearsed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every rule of Acme Analytics, with a crash at every step: it always ends as it does without one. */
class CrashTest {
    private static final Customer ADA = new Customer("c-1", "ada@example.com", "Ada", "Analytical Engines");
    private static final Subscription.Terms TERMS = new Subscription.Terms(
            "s-1", ADA.email(), new Contact(ADA.id(), ADA.email(), null), Plan.PRO, new BigDecimal("99"));

    private static Account account(String id, Account.Status status, Plan plan) {
        return Account.of(id, id, "c-1", plan, status, Instant.parse("2026-11-15T10:00:00Z"));
    }

    private static List<@Nullable String> mails(Rehearsed world) {
        return world.deliveries().stream()
                .filter(delivery -> delivery.channel().equals("email"))
                .map(Delivery::template)
                .toList();
    }

    @Test
    void aSignupMakesOneAccountOneKeyAndOneDatabaseAndIsToldOnce() {
        rehearse(AcmeAnalytics.class)
                .when($.Customer.signup, ADA)
                .afterCrashAtEveryStep()
                .thenCreates($.Account, account -> account.status() == TRIAL)
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.deliveries())
                            .extracting(Delivery::to)
                            .containsExactlyInAnyOrder("ada@example.com", "sales");
                    assertThat(world.list($.ApiKey)).hasSize(1);
                    assertThat(world.list($.Database)).hasSize(1);
                });
    }

    @Test
    void theEndOfATrialIsRemindedOfOnceAndThenAskedAbout() {
        rehearse(AcmeAnalytics.class)
                .at(Instant.parse("2026-11-01T10:00:00Z"))
                .when($.Customer.signup, ADA)
                .afterCrashAtEveryStep()
                .after(days(15))
                .then(world ->
                        assertThat(mails(world)).containsExactlyInAnyOrder("welcome", "trial-ending", "trial-over"));
    }

    @Test
    void aConversionIsConfirmedAndTrackedOnce() {
        rehearse(AcmeAnalytics.class)
                .given($.Account, account(ADA.email(), TRIAL, Plan.STARTER))
                .when($.Subscription.created, TERMS)
                .afterCrashAtEveryStep()
                .thenUpdates($.Account, account -> account.status() == ACTIVE && account.plan() == Plan.PRO)
                .then(world -> {
                    assertThat(mails(world)).containsExactly("subscription-confirmed");
                    assertThat(world.list($.Event)).extracting(Event::type).containsExactly("conversion");
                });
    }

    @Test
    void whoLeavesIsAskedWhyAndKeepsTheAccountForSevenDays() {
        rehearse(AcmeAnalytics.class)
                .given($.Account, account(ADA.email(), ACTIVE, Plan.PRO))
                .when($.Subscription.cancelled, TERMS)
                .afterCrashAtEveryStep()
                .after(days(7).minusSeconds(1))
                .thenNothingUpdates($.Account)
                .after(days(7))
                .thenUpdates($.Account, account -> account.status() == CANCELLED && account.plan() == null)
                .then(world -> assertThat(mails(world)).containsExactly("exit-survey"));
    }

    @Test
    void everyCallOfAnAccountIsCountedOnceAndOthersAreNot() {
        var nobody = new API.Called(null, "/v1/report", null, null, null, null, null, null);
        rehearse(AcmeAnalytics.class)
                .when($.API.called, new API.Called(ADA.email(), "/v1/report", null, null, null, null, null, null))
                .when($.API.called, nobody)
                .when($.API.called, new API.Called(ADA.email(), "/v1/query", null, null, null, null, null, null))
                .afterCrashAtEveryStep()
                .then(world -> assertThat(world.list($.UsageRecord))
                        .extracting(UsageRecord::endpoint)
                        .containsExactlyInAnyOrder("/v1/report", "/v1/query"));
    }

    @Test
    void everyActiveAccountIsBilledAndChargedOnceForTheMonthThatHasEnded() {
        rehearse(AcmeAnalytics.class)
                .at(Instant.parse("2026-11-30T12:00:00Z"))
                .given($.Account, account("ada@example.com", ACTIVE, Plan.PRO))
                .given($.Account, account("bob@example.com", TRIAL, Plan.STARTER))
                .given($.Account, account("eve@example.com", ACTIVE, Plan.STARTER))
                .given($.Account, account("joe@example.com", ACTIVE, Plan.ENTERPRISE))
                .given($.UsageRecord, used("u-1", "eve@example.com", "2026-11-15T00:00:00Z"))
                .given($.UsageRecord, used("u-2", "eve@example.com", "2026-10-31T23:59:59Z"))
                .afterCrashAtEveryStep()
                .after(days(1))
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.list($.Invoice))
                            .extracting(invoice -> invoice.id() + " " + invoice.amount() + " for "
                                    + invoice.items().getLast().units())
                            .containsExactly(
                                    "ada@example.com:2026-11 99.00 for 0",
                                    "eve@example.com:2026-11 29.00 for 1",
                                    "joe@example.com:2026-11 499.00 for 0");
                    assertThat(world.list($.Payment))
                            .extracting(Payment::id, Payment::status)
                            .hasSize(3)
                            .allSatisfy(payment -> assertThat(payment.toList()).contains(Payment.Status.SUCCEEDED));
                    assertThat(world.list($.Invoice))
                            .allSatisfy(invoice -> assertThat(invoice.status()).isEqualTo(Invoice.Status.PAID));
                });
    }

    private static UsageRecord used(String id, String account, String time) {
        return new UsageRecord(id, account, "/v1/report", Instant.parse(time), 1);
    }
}
