package kontor.examples.marketplace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kontor.connectors.MailConnector;
import kontor.connectors.Templates;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Content;
import kontor.examples.vocabulary.Creator;
import kontor.examples.vocabulary.Person;
import kontor.examples.vocabulary.Purchase.Initiated;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Task;
import kontor.sdk.builtin.Task.Complete;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;
import org.jspecify.annotations.Nullable;

/** What the tests have in common: people, contents, and an outside world that renders the mails of the business. */
final class World {
    static final Creator ADA =
            new Creator("ada@example.com", "Ada", "creator", "https://ada.example", Creator.Status.ACTIVE, "acct_ada");
    static final Person BOB = new Person("bob", "bob@example.com", "Bob", null);

    private static final MailConnector MAILS =
            new MailConnector(new Templates(List.of(ContentMarketplace.class.getClassLoader()), null), null);

    private World() {}

    static Rehearsal rehearse() {
        return Rehearsal.rehearse(ContentMarketplace.class).answering("email", "compose", World::composed);
    }

    // The business's own templates, and a mail server that takes everything.
    private static JsonNode composed(JsonNode mail) {
        try {
            return ((ObjectNode) MAILS.call("compose", mail, "")).put("state", "queued");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a model answers. */
    static Map<String, Object> says(Object value) {
        return Map.of("value", value, "model", "test", "inputTokens", 1, "outputTokens", 1);
    }

    static Content published(String id, @Nullable String price) {
        return content(id, Content.Status.PUBLISHED, price, null, null);
    }

    static Content content(
            String id,
            Content.@Nullable Status status,
            @Nullable String price,
            @Nullable Long views,
            @Nullable Long purchases) {
        return new Content(
                id,
                ADA.id(),
                "The text of " + id,
                "Title of " + id,
                null,
                null,
                null,
                status,
                price == null ? null : new BigDecimal(price),
                null,
                views,
                purchases);
    }

    static Initiated purchase(String id, String content, String buyer, String amount) {
        return new Initiated(id, content, buyer, new BigDecimal(amount), "subscription");
    }

    /** The answer of a moderator to the question that is open about a content. */
    static Complete answer(Rehearsed world, String content, String outcome, @Nullable String reason) {
        return new Complete(open(world, content).id(), outcome, reason);
    }

    static Task open(Rehearsed world, String content) {
        return world.list($.Task).stream()
                .filter(task -> task.state() == Task.State.OPEN && Objects.equals(task.about(), "Content/" + content))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no open question about " + content + " in " + world.list($.Task)));
    }

    static List<String> mails(Rehearsed world) {
        return world.deliveries().stream()
                .filter(delivery -> delivery.template() != null)
                .map(delivery -> delivery.template() + " to " + delivery.to())
                .sorted()
                .toList();
    }

    static Delivery mail(Rehearsed world, String template) {
        return world.deliveries().stream()
                .filter(delivery -> template.equals(delivery.template()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no mail " + template + " in " + world.deliveries()));
    }

    /** The requests of an operation, each step's once. */
    static List<String> calls(Rehearsed world, String connector, String operation) {
        return world.calls().stream()
                .filter(call ->
                        call.connector().equals(connector) && call.operation().equals(operation))
                .map(call -> call.request().toString())
                .toList();
    }
}
