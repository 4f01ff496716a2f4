package kontor.kernel.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import kontor.kernel.model.Json;
import kontor.kernel.run.StepRecord;
import kontor.kernel.shard.EachPage;
import kontor.kernel.words.Warehouse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
    private static final Instant TIME = Instant.parse("2026-11-01T10:00:00.000000001Z");

    private static Message message(@Nullable Cause cause, Message.@Nullable ReplyTo replyTo) {
        return new Message(
                "m1",
                "/events",
                "Item.seen",
                "i1",
                TIME,
                TIME.plusSeconds(1),
                Warehouse.json("{'item':'i1','by':null,'n':1.10}"),
                "hash",
                cause,
                3,
                replyTo);
    }

    private static Message whole() {
        return message(
                new Cause(
                        "m0",
                        "Item.moved",
                        "r1",
                        "Shop.moved",
                        4,
                        "ada",
                        "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01"),
                new Message.ReplyTo(5, "r1", 4, List.of("Shop.moved|i1", "Shop.quote|i2")));
    }

    static Stream<Envelope> envelopes() {
        return Stream.of(
                new Envelope.Sent(whole()),
                new Envelope.Sent(message(null, null)),
                new Envelope.Reply("r1", 2, new Outcome.Done(Warehouse.json("{'total':29.90}"))),
                new Envelope.Reply("r1", 2, new Outcome.Refused("KON-2404", "there is none")),
                new Envelope.PageDone("r1", 2, 3, 99, 1));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void everyEnvelopeIsReadBackAsItWas(Envelope envelope) {
        assertThat(Wire.read(Wire.write(envelope, Envelope.class), Envelope.class))
                .isEqualTo(envelope);
    }

    @Test
    void aCauseFromBeforeThereWereTracesNamesNone() {
        var cause = new Cause("m0", "Item.moved", "r1", "Shop.moved", 4, "ada");
        var text =
                "{\"event\":\"m0\",\"type\":\"Item.moved\",\"run\":\"r1\",\"rule\":\"Shop.moved\",\"step\":4,\"by\":\"ada\"}";
        assertThat(Wire.read(text.getBytes(StandardCharsets.UTF_8), Cause.class))
                .isEqualTo(cause);
        assertThat(Wire.write(cause, Cause.class))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(text);
    }

    @Test
    void everyKindOfEnvelopeIsTried() {
        assertThat(envelopes().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(Envelope.class.getPermittedSubclasses());
    }

    static Stream<Outcome> outcomes() {
        return Stream.of(
                Outcome.done(),
                new Outcome.Done(Json.of(1.50)),
                new Outcome.Done(Json.of("text")),
                new Outcome.Refused("KON-5001", "line 1\nline 2"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everyOutcomeIsReadBackAsItWas(Outcome outcome) {
        assertThat(Wire.read(Wire.write(outcome, Outcome.class), Outcome.class)).isEqualTo(outcome);
    }

    @Test
    void aPageIsReadBackAsItWasWithItsPrefixAndThePageItLiesIn() {
        var step = new StepRecord(
                0, "get", "Item/i1", "h", Json.of(null), new Outcome.Refused("KON-2404", "none"), TIME, TIME, 1);
        var open = new StepRecord(1, "next", "Item.seen", "h", Json.object(), null, TIME, null, 1);
        var outer = new EachPage(
                "r0", 1, 0, 0, "Shop.sweep", message(null, null), List.of(), TIME, null, null, List.of("a"));
        var page = new EachPage(
                "r1", 3, 2, 7, "Shop.sweep", whole(), List.of(step, open), TIME, outer, "a", List.of("x", "y"));

        assertThat(Wire.of(Json.parse(Json.text(Wire.tree(page))), EachPage.class))
                .isEqualTo(page);
    }

    @Test
    void kindsAreWrittenByLogicalNamesAndNeverByClassNames() {
        assertThat(envelopes().map(one -> text(one, Envelope.class)))
                .allMatch(text -> text.startsWith("{\"kind\":\"") && !text.contains("kontor."));
        assertThat(text(new Envelope.PageDone("r1", 2, 3, 99, 1), Envelope.class))
                .isEqualTo(
                        "{\"kind\":\"page-done\",\"run\":\"r1\",\"step\":2,\"page\":3,\"completed\":99,\"failed\":1}");
        assertThat(text(new Outcome.Refused("KON-1", "no"), Outcome.class))
                .isEqualTo("{\"kind\":\"refused\",\"code\":\"KON-1\",\"detail\":\"no\"}");
    }

    private static String text(Object value, Class<?> type) {
        return new String(Wire.write(value, type), StandardCharsets.UTF_8);
    }

    @Test
    void aReaderSkipsWhatANewerWriterAdded() {
        var newer = "{\"kind\":\"done\",\"value\":1,\"cost\":{\"cents\":3}}".getBytes(StandardCharsets.UTF_8);

        assertThat(Wire.read(newer, Outcome.class)).isEqualTo(new Outcome.Done(Json.of(1)));
    }

    @Test
    void whatIsNotStoredIsNotReadAsIfItWere() {
        var unknown = "{\"kind\":\"sung\"}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Wire.read(unknown, Envelope.class)).hasMessageContaining("not a stored Envelope");
    }
}
