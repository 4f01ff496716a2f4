package kontor.kernel.message;

import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Objects;
import kontor.kernel.message.Admission.Inbound;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.words.$;
import kontor.kernel.words.Item.Quoted;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    static final class Shop implements Business {
        final Rule full = on($.Item.stock.reaches(10), item -> {});
        final Rule quote = on($.Item.quote, asked -> new Quoted(1, null));
    }

    private static final Model MODEL = Warehouse.model(Shop.class);

    private static Inbound inbound(String type, String data) {
        return new Inbound("m1", "/events", type, null, NOW, Warehouse.json(data), "/data", null);
    }

    private static Message admit(String type, String data) {
        return Admission.admit(MODEL, inbound(type, data));
    }

    private static void refused(String code, String pointer, String detail, Runnable admit) {
        assertThatThrownBy(admit::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.problems().getFirst().pointer()).isEqualTo(pointer);
            assertThat(refusal.getMessage()).contains(detail);
        });
    }

    @Test
    void whatFitsBecomesAMessageInNormalForm() {
        var message = admit("Item.seen", "{'item':'i1'}");

        assertThat(message.type()).isEqualTo("Item.seen");
        assertThat(message.subject()).isEqualTo("i1");
        assertThat(message.time()).isEqualTo(NOW);
        assertThat(message.depth()).isZero();
        assertThat(message.cause()).isNull();
        assertThat(Json.text(message.data())).isEqualTo("{\"item\":\"i1\",\"by\":null}");
    }

    @Test
    void theGivenSubjectWinsOverTheDatasOwn() {
        var given = new Inbound(
                "m1", "/events", "Item.seen", "shelf-1", NOW, Warehouse.json("{'item':'i1'}"), "/data", null);

        assertThat(Admission.admit(MODEL, given).subject()).isEqualTo("shelf-1");
    }

    @Test
    void whoAsksIsItsCause() {
        var given =
                new Inbound("m1", "/events", "Item.seen", null, NOW, Warehouse.json("{'item':'i1'}"), "/data", "ada");

        assertThat(Objects.requireNonNull(Admission.admit(MODEL, given).cause()).by())
                .isEqualTo("ada");
    }

    @Test
    void theSameContentHasTheSameHashHoweverItIsWritten() {
        var one = admit("Item.seen", "{'item':'i1','by':null}");

        assertThat(admit("Item.seen", "{'by':null,'item':'i1'}").hash()).isEqualTo(one.hash());
        assertThat(admit("Item.seen", "{'item':'i1'}").hash()).isEqualTo(one.hash());
        assertThat(admit("Item.seen", "{'item':'i1','by':'ada'}").hash()).isNotEqualTo(one.hash());
        assertThat(admit("Item.moved", "{'item':'i1'}").hash()).isNotEqualTo(one.hash());
    }

    @Test
    void anUnknownTypeIsRefusedWithTheNearestOnes() {
        refused(
                "KON-1421",
                "/type",
                "unknown type 'Item.sene'; did you mean Item.seen",
                () -> admit("Item.sene", "{}"));
        refused(
                "KON-1421",
                "/type",
                "GET /openapi.json lists the known ones",
                () -> admit("Xylophone.played.loudly", "{}"));
    }

    @Test
    void dataThatDoesNotFitIsRefusedWithItsPlace() {
        refused(
                "KON-1422",
                "/data/item",
                "the data of Item.seen does not fit: missing; expected text (/data/item)",
                () -> admit("Item.seen", "{}"));
        refused("KON-1422", "/data/itme", "did you mean item?", () -> admit("Item.seen", "{'item':'i1','itme':1}"));
        refused("KON-1422", "/data", "expected Seen, got null", () -> admit("Item.seen", "null"));
    }

    @Test
    void aCommandOrActionThatNobodyCarriesOutIsRefusedButAnEventIsNot() {
        refused(
                "KON-1423",
                "/type",
                "Item.quote is a command, and no rule",
                () -> Admission.admit(Warehouse.EMPTY, inbound("Item.quote", "{'item':'i1','amount':1}")));
        refused("KON-1423", "/type", "Item.wrap is an action, and no rule", () -> admit("Item.wrap", "{'item':'i1'}"));

        assertThat(admit("Item.quote", "{'item':'i1','amount':1}").type()).isEqualTo("Item.quote");
        assertThat(Admission.admit(Warehouse.EMPTY, inbound("Item.seen", "{'item':'i1'}"))
                        .type())
                .isEqualTo("Item.seen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Item.created", "Item.updated", "Item.deleted", "Item.stock.reaches(10)", "kontor.write"})
    void whatOnlyWritesCauseIsNotTakenFromOutside(String type) {
        refused("KON-1424", "/type", "change the entity instead", () -> admit(type, "{}"));
    }

    @Test
    void dataIsLimitedTo256KiBInBytes() {
        var longest = Admission.MAX_DATA - "{\"item\":\"i1\",\"by\":\"\"}".length();

        assertThat(admit("Item.seen", "{'item':'i1','by':'" + "x".repeat(longest) + "'}")
                        .id())
                .isEqualTo("m1");
        refused(
                "KON-1413",
                "/data",
                "the data has 262145 bytes; at most 262144 are taken",
                () -> admit("Item.seen", "{'item':'i1','by':'" + "x".repeat(longest + 1) + "'}"));
        refused(
                "KON-1413",
                "/data",
                "bytes; at most 262144 are taken",
                () -> admit("Item.seen", "{'item':'i1','by':'" + "€".repeat(longest / 2) + "'}"));
    }

    private static Runnable admitWithId(String id, @Nullable String subject) {
        return () -> Admission.admit(
                MODEL,
                new Inbound(id, "/events", "Item.seen", subject, NOW, Warehouse.json("{'item':'i1'}"), "/data", null));
    }

    @Test
    void anIdHasUpTo512BytesAndNoControlCharacters() {
        admitWithId("Zoë/😀 %2F?", null).run();
        admitWithId("x".repeat(512), null).run();

        refused("KON-1425", "/id", "this one has 0 bytes", admitWithId("", null));
        refused("KON-1425", "/id", "this one has 513 bytes", admitWithId("x".repeat(513), null));
        refused("KON-1425", "/id", "no control characters", admitWithId("a\nb", null));
        refused("KON-1425", "/id", "this one has 600 bytes", admitWithId("€".repeat(200), null));
    }

    @Test
    void aSubjectIsHeldToTheSame() {
        admitWithId("i", "Zoë/😀").run();

        refused("KON-1425", "/subject", "this one has 0 bytes", admitWithId("i", ""));
        refused("KON-1425", "/subject", "no control characters", admitWithId("i", "a\nb"));
    }

    @Test
    void halfACharacterIsRefusedBecauseAllHalvesWouldBecomeTheSame() {
        refused("KON-1425", "/id", "half characters", admitWithId("a\ud83d", null));
    }
}
