package kontor.examples.apifirst;

import static kontor.examples.vocabulary.Account.Status.ACTIVE;
import static kontor.examples.vocabulary.Plan.ENTERPRISE;
import static kontor.examples.vocabulary.Plan.FREE;
import static kontor.examples.vocabulary.Plan.PRO;
import static kontor.examples.vocabulary.Plan.STARTER;
import static kontor.sdk.Do.days;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Plan;
import kontor.sdk.builtin.Invoice;
import kontor.sdk.builtin.Usage;
import kontor.testkit.Rehearsal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an account pays for its calls. */
class BillingTest {
    private static Account account(String id, @Nullable Plan plan) {
        return Account.of(id, id, null, plan, ACTIVE, null);
    }

    private static Rehearsal used(Rehearsal story, String account, int calls, String time) {
        for (int i = 0; i < calls; i++) {
            story.given(
                    $.Usage, new Usage(account + " " + time + " " + i, account, "/v1/echo", Instant.parse(time), 1));
        }
        return story;
    }

    @Test
    void everyAccountThatCalledGetsOneInvoiceForTheMonthThatHasEnded() {
        var story = rehearse(APIBusiness.class)
                .at(Instant.parse("2026-11-30T12:00:00Z"))
                .given($.Account, account("ada@example.com", FREE))
                .given($.Account, account("bob@example.com", PRO))
                .given($.Account, account("eve@example.com", STARTER));
        // The first and the last moment of November are November's; what was before or comes after is not.
        used(story, "ada@example.com", 1, "2026-11-01T00:00:00Z");
        used(story, "ada@example.com", 1, "2026-11-30T23:59:59.999Z");
        used(story, "ada@example.com", 1, "2026-10-31T23:59:59.999Z");
        used(story, "ada@example.com", 1, "2026-12-01T00:00:00Z");
        used(story, "bob@example.com", 3, "2026-11-15T00:00:00Z");

        story.afterCrashAtEveryStep()
                .after(days(1))
                .thenNothingFails()
                .then(world -> assertThat(world.list($.Invoice))
                        .extracting(invoice -> invoice.id() + " " + invoice.amount() + " for "
                                + invoice.items().getFirst().units())
                        .containsExactly(
                                "ada@example.com:2026-11-api 0.00 for 2", "bob@example.com:2026-11-api 0.00 for 3"));
    }

    @Test
    void usageBeginsAnewWithEachMonth() {
        var story = rehearse(APIBusiness.class)
                .at(Instant.parse("2026-10-31T12:00:00Z"))
                .given($.Account, account("ada@example.com", FREE));
        used(story, "ada@example.com", 1_501, "2026-10-10T00:00:00Z");
        used(story, "ada@example.com", 1_001, "2026-11-10T00:00:00Z");

        story.until(Instant.parse("2026-12-01T00:01:00Z"))
                .thenNothingFails()
                .then(world -> assertThat(world.list($.Invoice))
                        .extracting(Invoice::id, invoice -> invoice.amount().toPlainString())
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple("ada@example.com:2026-10-api", "1.00"),
                                org.assertj.core.groups.Tuple.tuple("ada@example.com:2026-11-api", "0.00")));
    }

    @Test
    void aChargeIsExactToTheCent() {
        assertThat(APIBusiness.calculateCharge(0, PRO)).isEqualTo("0.00");
        assertThat(APIBusiness.calculateCharge(1_000, FREE)).isEqualTo("0.00");
        assertThat(APIBusiness.calculateCharge(1_002, FREE)).isEqualTo("0.00");
        assertThat(APIBusiness.calculateCharge(1_003, FREE)).isEqualTo("0.01");
        assertThat(APIBusiness.calculateCharge(12_345, STARTER)).isEqualTo("2.35");
        assertThat(APIBusiness.calculateCharge(12_345, null)).isEqualTo("2.35");
        assertThat(APIBusiness.calculateCharge(10_000_000, PRO)).isEqualTo("4950.00");
        assertThat(APIBusiness.calculateCharge(10_000_000_000L, ENTERPRISE)).isEqualTo("1999800.00");
    }
}
