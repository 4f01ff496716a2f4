package kontor.kernel.where;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Message;
import kontor.kernel.port.Store.Waiting;
import kontor.kernel.words.Warehouse;
import org.junit.jupiter.api.Test;

class WantedTest {
    private static final Instant SINCE = Instant.parse("2026-11-01T10:00:00Z");
    private static final Map<String, String> FIELDS = Map.of("item", "\"i1\"");

    private static Waiting waiting(String... seen) {
        return new Waiting("r1", 0, 0, Wanted.of(FIELDS, List.of(seen)), SINCE, "Item.seen");
    }

    private static Message message(String id, String item, Instant accepted) {
        var data = Warehouse.json("{'item':'" + item + "','by':null}");
        return new Message(id, Message.EVENTS, "Item.seen", item, accepted, accepted, data, "h", null, 0, null);
    }

    @Test
    void aMessageIsWantedOnceWithItsFieldsAndInTime() {
        assertThat(Wanted.matches(waiting(), message("m1", "i1", SINCE))).isTrue();
        assertThat(Wanted.matches(waiting(), message("m1", "i2", SINCE))).isFalse();
        assertThat(Wanted.matches(waiting(), message("m1", "i1", SINCE.minusNanos(1))))
                .isFalse();
        assertThat(Wanted.matches(waiting("m0", "m1"), message("m1", "i1", SINCE)))
                .isFalse();
    }

    @Test
    void theFirstThatWasNotSeenIsTaken() {
        var found = List.of(message("m1", "i1", SINCE), message("m2", "i1", SINCE), message("m3", "i1", SINCE));

        assertThat(Wanted.limit(waiting("m1"))).isEqualTo(2);
        assertThat(Wanted.first(waiting("m1"), found)).contains(found.get(1));
        assertThat(Wanted.first(waiting("m1", "m2", "m3"), found)).isEmpty();
    }

    @Test
    void theFieldsAreWhatAStoreIsAskedFor() {
        assertThat(Wanted.fields(waiting("m1"))).isEqualTo(FIELDS);
        assertThat(waiting().equals()).isEqualTo(FIELDS);
    }
}
