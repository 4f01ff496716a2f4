package kontor.examples.patterns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import kontor.connectors.MailConnector;
import kontor.connectors.Templates;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Contact;
import kontor.examples.vocabulary.Plan;
import kontor.examples.vocabulary.Subscription;
import kontor.examples.vocabulary.User;
import kontor.sdk.Business;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Event;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;

/** What the stories of the patterns have in common. */
final class Stories {
    static final String ADA = "ada@example.com";
    static final String BOB = "bob@example.com";
    static final String EVE = "eve@example.com";

    private static final MailConnector MAILS =
            new MailConnector(new Templates(List.of(ViralLoop.class.getClassLoader()), null), null);

    private Stories() {}

    /** A rehearsal with the patterns' own templates, and a mail server that takes everything. */
    @SafeVarargs
    static Rehearsal rehearse(Class<? extends Business>... businesses) {
        return Rehearsal.rehearse(businesses).answeringEach("email", "compose", (mail, _) -> composed(mail));
    }

    private static JsonNode composed(JsonNode mail) throws InterruptedException {
        return ((ObjectNode) MAILS.call("compose", mail, "")).put("state", "queued");
    }

    static List<Delivery> mails(Rehearsed world, String template) {
        return world.deliveries().stream()
                .filter(mail -> template.equals(mail.template()))
                .toList();
    }

    /** Who got a mail from a template, as often as they got it. */
    static List<String> mailed(Rehearsed world, String template) {
        return mails(world, template).stream().map(Delivery::to).sorted().toList();
    }

    static Account account(String id, Plan plan) {
        return Account.of(id, null, null, plan, Account.Status.ACTIVE, null);
    }

    static Event event(String id, String type, String account, Instant time) {
        return new Event(id, type, account, time, null);
    }

    static User.Referral referral(String referrer, String referred) {
        return new User.Referral(side(referrer), side(referred));
    }

    static User.Side side(String user) {
        return new User.Side(user, user + "@example.com");
    }

    static Subscription.Terms terms(String id, String account) {
        var contact = new Contact("c-" + account, account, null);
        return new Subscription.Terms(id, account, contact, Plan.PRO, new BigDecimal("99"));
    }

    static Instant time(String text) {
        return Instant.parse(text);
    }
}
