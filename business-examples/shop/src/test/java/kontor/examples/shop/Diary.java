package kontor.examples.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.PurchaseOrder;
import kontor.kernel.entity.EntityEvent;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.words.Noun;
import kontor.testkit.Rehearsed;

/** What customers, the warehouse and the accountant see of a story, by time. */
final class Diary {
    private static final List<String> FIELDS = List.of(
            "status",
            "inventory",
            "price",
            "description",
            "total",
            "amount",
            "tracking",
            "reason",
            "label",
            "refundable");

    private final Rehearsed world;
    private final List<Line> lines = new ArrayList<>();

    private record Line(Instant time, String text) {}

    private Diary(Rehearsed world) {
        this.world = world;
    }

    static String of(Rehearsed world) {
        var diary = new Diary(world);
        world.list($.Product).forEach(one -> diary.life($.Product, one.id()));
        world.list($.Order).forEach(one -> diary.life($.Order, one.id()));
        world.list($.Payment).forEach(one -> diary.life($.Payment, one.id()));
        world.list($.Return).forEach(one -> diary.life($.Return, one.id()));
        world.list($.Refund).forEach(one -> diary.life($.Refund, one.id()));
        diary.made($.PurchaseOrder, PurchaseOrder::id, po -> "purchase order: " + lines(po));
        diary.made($.Delivery, Delivery::id, one -> diary.delivery(one));
        return diary.text();
    }

    /** What is made, and then is there; by what it says, because the ids are made up. */
    private <E> void made(Noun<E> noun, Function<E, String> id, Function<E, String> text) {
        world.list(noun).stream()
                .sorted(Comparator.comparing(text))
                .forEach(one -> lines.add(
                        new Line(world.history(noun, id.apply(one)).getFirst().time(), text.apply(one))));
    }

    private void life(Noun<?> noun, String id) {
        for (var event : world.history(noun, id)) {
            var change = change(event);
            if (!change.isEmpty()) {
                lines.add(new Line(
                        event.time(),
                        noun.name() + " " + id + " " + event.kind().word() + ": " + change));
            }
        }
    }

    private static String change(EntityEvent event) {
        return event.change().properties().stream()
                .filter(field -> FIELDS.contains(field.getKey()))
                .filter(field -> event.kind() == EntityEvent.Kind.UPDATED
                        || !field.getValue().isNull())
                .map(field -> field.getKey() + " " + shown(field.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String shown(JsonNode value) {
        var text = value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
        return text.length() > 40 ? text.substring(0, 37) + "..." : text;
    }

    private static String lines(PurchaseOrder po) {
        return po.items().stream()
                .map(line -> line.quantity() + " of " + line.product())
                .collect(Collectors.joining(", "));
    }

    private String delivery(Delivery delivery) {
        var what = Objects.requireNonNullElse(delivery.subject(), delivery.body());
        for (var po : world.list($.PurchaseOrder)) {
            what = what.replace(po.id(), "...");
        }
        return delivery.channel() + " to " + delivery.to() + ": " + what;
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
