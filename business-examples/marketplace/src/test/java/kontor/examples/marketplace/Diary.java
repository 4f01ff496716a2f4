package kontor.examples.marketplace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Content;
import kontor.examples.vocabulary.Creator;
import kontor.examples.vocabulary.License;
import kontor.examples.vocabulary.Payout;
import kontor.sdk.words.Noun;
import kontor.testkit.Rehearsed;

/** What creators, buyers, moderators and the accountant see of a story, by time. */
final class Diary {
    private static final List<String> TOLD =
            List.of("status", "price", "priceReason", "stripeAccount", "expiresAt", "purchases", "creator", "amount");
    private final Rehearsed world;
    private final List<Line> lines = new ArrayList<>();

    private record Line(Instant time, String text) {}

    private Diary(Rehearsed world) {
        this.world = world;
    }

    static String of(Rehearsed world) {
        var diary = new Diary(world);
        diary.each($.Creator, Creator::id);
        diary.each($.Content, Content::id);
        diary.each($.License, License::id);
        diary.each($.Payout, Payout::id);
        diary.mails();
        return diary.text();
    }

    private <E> void each(Noun<E> noun, Function<E, String> id) {
        for (var one : world.list(noun)) {
            for (var event : world.history(noun, id.apply(one))) {
                var told = event.change().properties().stream()
                        .filter(field -> TOLD.contains(field.getKey())
                                && !field.getValue().isNull())
                        // What the payment provider's stand-in makes up.
                        .map(field ->
                                field.getKey() + " " + field.getValue().asText().replaceFirst("^acct_.*", "opened"))
                        .collect(Collectors.joining(", "));
                if (!told.isEmpty()) {
                    lines.add(new Line(event.time(), noun.name() + " " + id.apply(one) + ": " + told));
                }
            }
        }
    }

    private void mails() {
        world.deliveries().stream()
                .map(mail -> new Line(
                        world.history($.Delivery, mail.id()).getFirst().time(),
                        "mail to " + mail.to() + ": " + Objects.requireNonNull(mail.subject())))
                .sorted(Comparator.comparing(Line::text))
                .forEach(lines::add);
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
