package kontor.examples.saas;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Database;
import kontor.kernel.entity.EntityEvent;
import kontor.sdk.builtin.ApiKey;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Event;
import kontor.sdk.builtin.Invoice;
import kontor.sdk.builtin.Payment;
import kontor.sdk.words.Noun;
import kontor.testkit.Rehearsed;

/** What a customer, the sales people and the accountant see of a story, by time. */
final class Diary {
    private final Rehearsed world;
    private final List<Line> lines = new ArrayList<>();

    private record Line(Instant time, String text) {}

    private Diary(Rehearsed world) {
        this.world = world;
    }

    static String of(Rehearsed world) {
        var diary = new Diary(world);
        world.list($.Account).forEach(one -> diary.account(one.id()));
        diary.each($.Database, Database::id, one -> "database of " + one.id());
        diary.each($.ApiKey, ApiKey::id, one -> "API key of " + one.account());
        diary.each($.Delivery, Delivery::id, Diary::delivery);
        diary.each($.Event, Event::id, Diary::event);
        diary.each($.Invoice, Invoice::id, Diary::invoice);
        diary.each($.Payment, Payment::id, Diary::payment);
        return diary.text();
    }

    /** What is made, and then is there; by what it says, because many ids are made up. */
    private <E> void each(Noun<E> noun, Function<E, String> id, Function<E, String> text) {
        world.list(noun).stream().sorted(Comparator.comparing(text)).forEach(one -> {
            var made = world.history(noun, id.apply(one)).getFirst();
            lines.add(new Line(made.time(), text.apply(one)));
        });
    }

    private void account(String id) {
        for (var event : world.history($.Account, id)) {
            lines.add(
                    new Line(event.time(), "account " + id + " " + event.kind().word() + ": " + change(event)));
        }
    }

    private static String change(EntityEvent event) {
        return event.change().properties().stream()
                .filter(field ->
                        List.of("plan", "status", "trialEnds", "trialReminded").contains(field.getKey()))
                .filter(field -> event.kind() == EntityEvent.Kind.UPDATED
                        || !field.getValue().isNull())
                .map(field -> field.getKey() + " "
                        + (field.getValue().isNull() ? "none" : field.getValue().asText()))
                .collect(Collectors.joining(", "));
    }

    private static String delivery(Delivery delivery) {
        var what = delivery.subject() == null ? delivery.body() : delivery.subject();
        return delivery.channel() + " to " + delivery.to() + ": " + what;
    }

    private static String event(Event event) {
        var data = Objects.requireNonNull(event.data());
        return "event " + event.type() + " of " + event.account() + ": plan " + data.get("plan") + ", value "
                + data.get("value");
    }

    private static String invoice(Invoice invoice) {
        return "invoice " + invoice.id() + ": " + invoice.amount().toPlainString() + " = "
                + invoice.items().stream().map(Diary::item).collect(Collectors.joining(" + ")) + ", "
                + invoice.status().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String item(Invoice.Item item) {
        return item.amount().toPlainString() + " " + item.description()
                + (item.units() == null ? "" : " (calls: " + item.units() + ")");
    }

    private static String payment(Payment payment) {
        return "payment " + payment.id() + ": " + payment.amount().toPlainString() + " "
                + payment.status().name().toLowerCase(java.util.Locale.ROOT);
    }

    private String text() {
        var text = new StringBuilder();
        lines.sort(Comparator.comparing(Line::time));
        Instant last = null;
        for (var line : lines) {
            if (!line.time().equals(last)) {
                text.append(text.isEmpty() ? "" : "\n").append(line.time()).append('\n');
                last = line.time();
            }
            text.append("  ").append(line.text()).append('\n');
        }
        return text.toString();
    }
}
