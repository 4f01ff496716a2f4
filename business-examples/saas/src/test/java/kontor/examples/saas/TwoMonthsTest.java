package kontor.examples.saas;

import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import kontor.connectors.MailConnector;
import kontor.connectors.Templates;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Contact;
import kontor.examples.vocabulary.Customer;
import kontor.examples.vocabulary.Plan;
import kontor.examples.vocabulary.Subscription;
import kontor.sdk.builtin.API;
import kontor.sdk.builtin.Delivery;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;
import org.junit.jupiter.api.Test;

/**
 * Two months of Acme Analytics. What must happen is in {@code two-months.txt}: every mail and Slack message, every
 * account, invoice and payment, at its time and to the cent; nothing else may.
 */
class TwoMonthsTest {
    private static final Customer ADA = new Customer("c-1", "ada@example.com", "Ada", "Analytical Engines");
    private static final Customer BOB = new Customer("c-2", "bob@example.com", null, null);
    private static final Customer EVE = new Customer("c-3", "eve@example.com", "Eve", null);

    private static final MailConnector MAILS =
            new MailConnector(new Templates(List.of(AcmeAnalytics.class.getClassLoader()), null), null);

    @Test
    void everyMailAndBillOfTwoMonthsComesOnceAndInTime() throws IOException {
        var acme = rehearse(AcmeAnalytics.class)
                .at(time("2026-11-01T10:00:00Z"))
                .answeringEach("email", "compose", (mail, _) -> composed(mail));
        november(acme);
        december(acme);

        acme.thenNothingFails().then(world -> {
            assertThat(Diary.of(world)).isEqualTo(golden());
            assertThat(world.deliveries()).allMatch(delivery -> delivery.state() == Delivery.State.SENT);
            assertThat(world.list($.UsageRecord)).hasSize(10_005);
        });
    }

    private static void november(Rehearsal acme) {
        acme.when($.Customer.signup, ADA).when($.Customer.signup, BOB);
        // Both are reminded on the 13th; Ada makes up her mind, Bob does not.
        acme.until(time("2026-11-14T09:00:00Z")).when($.Subscription.created, terms("s-1", ADA, Plan.PRO, "99"));
        acme.until(time("2026-11-20T12:00:00Z"))
                .when($.Customer.signup, EVE)
                .when($.Subscription.created, terms("s-2", EVE, Plan.STARTER, "29"));
        for (int call = 0; call < 10_002; call++) {
            acme.when($.API.called, calledBy(ADA));
        }
        acme.when($.API.called, calledBy(EVE));
        // The last second of November is still November's.
        acme.until(time("2026-11-30T23:59:59Z")).when($.API.called, calledBy(ADA));
    }

    private static void december(Rehearsal acme) {
        acme.until(time("2026-12-10T08:00:00Z"))
                .when($.Subscription.cancelled, terms("s-1", ADA, Plan.PRO, "99"))
                .when($.API.called, calledBy(EVE));
        acme.until(time("2027-01-01T00:01:00Z"));
    }

    @Test
    void theReminderOfTheTrialsEndTellsTheDaysThatAreLeft() {
        rehearse(AcmeAnalytics.class)
                .at(time("2026-11-01T10:00:00Z"))
                .answeringEach("email", "compose", (mail, _) -> composed(mail))
                .when($.Customer.signup, ADA)
                .until(time("2026-11-16T00:00:00Z"))
                .then(world -> assertThat(reminders(world)).singleElement().satisfies(mail -> {
                    assertThat(mail.subject()).isEqualTo("Your trial ends in 3 days");
                    assertThat(mail.body()).contains("15 November 2026", "3 days from now");
                }));
    }

    private static List<Delivery> reminders(Rehearsed world) {
        return world.deliveries().stream()
                .filter(delivery -> "trial-ending".equals(delivery.template()))
                .toList();
    }

    // The business's own templates, and a mail server that takes everything.
    private static JsonNode composed(JsonNode mail) throws InterruptedException {
        return ((ObjectNode) MAILS.call("compose", mail, "")).put("state", "queued");
    }

    private static Instant time(String text) {
        return Instant.parse(text);
    }

    private static Subscription.Terms terms(String id, Customer customer, Plan plan, String amount) {
        var contact = new Contact(customer.id(), customer.email(), customer.name());
        return new Subscription.Terms(id, customer.email(), contact, plan, new BigDecimal(amount));
    }

    private static API.Called calledBy(Customer customer) {
        return new API.Called(customer.email(), "/v1/report", null, null, null, null, null, null);
    }

    private static String golden() {
        try (var file = Objects.requireNonNull(TwoMonthsTest.class.getResourceAsStream("two-months.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
