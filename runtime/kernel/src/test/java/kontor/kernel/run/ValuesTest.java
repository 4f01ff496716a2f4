package kontor.kernel.run;

import static kontor.sdk.Do.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Json;
import kontor.kernel.model.Problem;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.words.$;
import kontor.kernel.words.Item;
import kontor.kernel.words.Warehouse;
import kontor.sdk.EarlyAnswer;
import kontor.sdk.api.Fetched;
import kontor.sdk.spi.Run;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValuesTest {
    record Parcel(String id, Item.@Nullable Place place) {}

    private final ScriptedHost host = new ScriptedHost(Warehouse.model());
    private final List<Object> seen = new ArrayList<>();

    private static Map<String, Object> parcel(Object shelf) {
        var place = Map.of("shelf", shelf, "colour", "red");
        return new LinkedHashMap<>(Map.of("id", "p1", "weight", 3, "place", place));
    }

    @Test
    void membersThatARecordDoesNotHaveAreDroppedAlsoInside() {
        host.attempt(() -> {
            seen.add(new Fetched(200, Map.of(), parcel("s1")).as(Parcel.class));
            seen.add(new Fetched(200, Map.of(), List.of(parcel("s2"))).list(Parcel.class));
        });

        assertThat(seen)
                .containsExactly(
                        new Parcel("p1", new Item.Place("s1", null)),
                        List.of(new Parcel("p1", new Item.Place("s2", null))));
    }

    @Test
    void whatDoesNotFitIsRefusedWithAPointer() {
        host.attempt(() -> {
            var fetched = new Fetched(200, Map.of(), List.of(parcel("s1"), parcel(7)));
            seen.add(catchThrowableOfType(Refusal.class, () -> fetched.list(Parcel.class)));
            seen.add(catchThrowableOfType(Refusal.class, () -> new Fetched(204, Map.of(), null).as(Parcel.class)));
        });

        assertThat(seen)
                .hasSize(2)
                .allSatisfy(one -> assertThat(((Refusal) one).code()).isEqualTo("KON-2422"));
        assertThat(((Refusal) seen.getFirst()).problems())
                .containsExactly(new Problem("/1/place/shelf", "expected text, got 7"));
        assertThat(((Refusal) seen.getLast()).problems()).containsExactly(new Problem("", "expected Parcel, got null"));
    }

    @Test
    void aConditionGoesIntoAMessageAndSelectsTheSameRows() {
        var since = Instant.parse("2026-11-01T00:00:00Z");
        host.attempt(() -> {
            var where = Run.current().filter($.Item, where($.Item.stock.below(3), $.Item.since.atLeast(since)));
            seen.add(where);
            Run.current().each("Item", where, item -> seen.add(item.get("name")));
        });

        assertThat(Json.text(Json.of(seen.getFirst())))
                .isEqualTo("{\"$and\":[{\"stock\":{\"$lt\":3}},{\"since\":{\"$gte\":\"2026-11-01T00:00:00Z\"}}]}");
        assertThat(host.suspension()).isEqualTo(new Suspension.Each(0, "Item", Json.of(seen.getFirst())));
    }

    @Test
    void anEarlyAnswerCompletesARuleThatAnswers() {
        host.answers = true;
        host.attempt(() -> {
            throw new EarlyAnswer(Map.of("status", 401));
        });
        assertThat(host.end()).isEqualTo(new End.Returned(Warehouse.json("{'status':401}")));
    }

    @Test
    void anEarlyAnswerThatNobodyAskedForStopsTheRun() {
        host.attempt(() -> {
            throw new EarlyAnswer(Map.of("status", 401));
        });
        assertThat(host.end()).isInstanceOfSatisfying(End.Stopped.class, end -> {
            assertThat(end.code()).isEqualTo("KON-2401");
            assertThat(end.detail()).contains("{\"status\":401}");
        });
    }
}
