package kontor.examples.marketplace;

import static kontor.examples.marketplace.World.ADA;
import static kontor.examples.marketplace.World.BOB;
import static kontor.examples.marketplace.World.calls;
import static kontor.examples.marketplace.World.content;
import static kontor.examples.marketplace.World.mails;
import static kontor.examples.marketplace.World.published;
import static kontor.examples.marketplace.World.purchase;
import static kontor.examples.marketplace.World.rehearse;
import static kontor.sdk.Do.days;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Content;
import kontor.examples.vocabulary.License;
import kontor.examples.vocabulary.Payout;
import kontor.examples.vocabulary.Purchase.Initiated;
import kontor.testkit.Rehearsal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where money moves: how much, when not, and never twice. */
class MoneyTest {
    private static Rehearsal market() {
        return rehearse()
                .given($.Creator, ADA)
                .given($.Person, BOB)
                .given($.Content, published("c-1", "9.99"))
                .given($.Content, published("unpriced", null));
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0.01", "9.99, 8.49", "33.33, 28.33", "0.10, 0.09", "100.00, 85.00", "0.02, 0.02"})
    void theCreatorGets85PercentToTheCent(String amount, String share) {
        market().when($.Purchase.initiated, purchase("p-1", "unpriced", "bob", amount))
                .thenNothingFails()
                .then(world -> {
                    assertThat(calls(world, "stripe", "transfer"))
                            .containsExactly(
                                    "{\"amount\":" + share + ",\"currency\":\"eur\",\"destination\":\"acct_ada\"}");
                    var payout = world.entity($.Payout, "p-1");
                    assertThat(payout.amount()).isEqualByComparingTo(share);
                    assertThat(payout.status()).isEqualTo(Payout.Status.PAID);
                    assertThat(payout.transfer()).startsWith("tr_");
                });
    }

    @Test
    void theSamePurchaseAgainPaysNothingMore() {
        market().when($.Purchase.initiated, purchase("p-1", "c-1", "bob", "9.99"))
                .when($.Purchase.initiated, purchase("p-1", "c-1", "bob", "9.99"))
                .thenNothingFails()
                .then(world -> {
                    assertThat(calls(world, "stripe", "createPaymentIntent")).hasSize(1);
                    assertThat(calls(world, "stripe", "transfer")).hasSize(1);
                    assertThat(world.entity($.Content, "c-1").purchases()).isEqualTo(1);
                    assertThat(mails(world)).hasSize(1);
                });
    }

    @Test
    void aPurchasesIdIsGoodForOneContentAndOneBuyer() {
        market().when($.Purchase.initiated, purchase("p-1", "c-1", "bob", "9.99"))
                .when($.Purchase.initiated, purchase("p-1", "unpriced", "bob", "9.99"))
                .thenFails("KON-2500")
                .then(world -> assertThat(calls(world, "stripe", "createPaymentIntent"))
                        .hasSize(1));
    }

    private static void refused(Initiated purchase) {
        market().given($.Content, content("bad", Content.Status.REJECTED, "1.00", null, null))
                .when($.Purchase.initiated, purchase)
                .thenFails("KON-2500")
                .thenNothingCreates($.License)
                .then(world -> {
                    assertThat(calls(world, "stripe", "createPaymentIntent")).isEmpty();
                    assertThat(mails(world)).isEmpty();
                });
    }

    @Test
    void noMoneyMovesForWhatIsUnknownRejectedOrCostsMore() {
        refused(purchase("p-1", "nothing", "bob", "9.99"));
        refused(purchase("p-1", "bad", "bob", "9.99"));
        refused(purchase("p-1", "c-1", "bob", "9.98"));
        refused(purchase("p-1", "unpriced", "bob", "0.00"));
    }

    @Test
    void aDeclinedPaymentIsToldAndGivesNoLicence() {
        market().answering(
                        "stripe",
                        "createPaymentIntent",
                        request -> Map.of(
                                "id", "pi_1",
                                "status", "declined",
                                "amount", request.get("amount"),
                                "error", "Your card has insufficient funds."))
                .when($.Purchase.initiated, purchase("p-1", "c-1", "bob", "9.99"))
                .thenNothingFails()
                .thenNothingCreates($.License)
                .thenNothingCreates($.Payout)
                .then(world -> {
                    assertThat(mails(world)).containsExactly("purchase-declined to bob@example.com");
                    assertThat(World.mail(world, "purchase-declined").body()).contains("insufficient funds");
                });
    }

    @Test
    void whatIsNotPublishedYetCanBeBoughtAndItsUnknownCreatorsShareStaysDue() {
        var made = new Content("c-2", null, null, "By hand", null, null, null, null, null, null, null, null);
        market().given($.Content, made)
                .when($.Purchase.initiated, new Initiated("p-1", "c-2", "carl", new BigDecimal("5"), "forever"))
                .thenNothingFails()
                .then(world -> {
                    var license = world.entity($.License, "p-1");
                    assertThat(license.status()).isEqualTo(License.Status.ACTIVE);
                    assertThat(license.expiresAt()).isNull();
                    assertThat(world.entity($.Payout, "p-1"))
                            .isEqualTo(new Payout("p-1", null, new BigDecimal("4.25"), Payout.Status.DUE, null));
                    // Nobody knows Carl's address.
                    assertThat(mails(world)).isEmpty();
                });
    }

    @Test
    void anIdThatIsAnAddressGetsTheConfirmation() {
        market().when($.Purchase.initiated, purchase("p-1", "c-1", "carl@example.com", "12.00"))
                .then(world -> {
                    assertThat(mails(world)).containsExactly("purchase-confirmation to carl@example.com");
                    assertThat(World.mail(world, "purchase-confirmation").body())
                            .contains("12.00", "Title of c-1", "for 30 days", "p-1");
                });
    }

    @Test
    void noPriceGoesBelowZeroOrBeyondTheCent() {
        rehearse()
                .answering("ai", "generate", _ -> World.says(Map.of("price", -5.125, "reason", "give it away")))
                .given($.Content, published("c-1", "9.99"))
                .after(days(7))
                .thenNothingFails()
                .then(world ->
                        assertThat(world.entity($.Content, "c-1").price()).isEqualTo(new BigDecimal("0.00")));
    }
}
