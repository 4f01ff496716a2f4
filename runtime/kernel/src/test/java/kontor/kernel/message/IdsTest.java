package kontor.kernel.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ids and shards are in every store: these values must never change. */
class IdsTest {
    @ParameterizedTest
    @CsvSource({"ada@example.com,8,5", "bob@example.com,8,2", "i1,16,12", "'',16,1", "Zoë 😀,64,5"})
    void theShardOfASubjectNeverChanges(String subject, int shards, int shard) {
        assertThat(Ids.shard(subject, shards)).isEqualTo(shard);
    }

    @Test
    void theIdOfARunNeverChanges() {
        var accepted = Instant.parse("2026-11-01T00:00:00Z");
        assertThat(Ids.run("/events", "m1", "Shop.seen", "", accepted)).isEqualTo("r1m6a6ft0095v7ww4ad3r3zm");
        assertThat(Ids.run("/events", "m1", "Shop.seen", "i7", accepted)).isEqualTo("r1m6a6ft00s5asvqm6n60hjd");
    }

    @Test
    void theIdOfWhatAStepMakesNeverChanges() {
        assertThat(Ids.ofStep("r1", 3, "Item")).isEqualTo("zqzhh3msyg1f4x1mg65v");
        assertThat(Ids.ofStep("r1m6a6ft0095v7ww4ad3r3zm", 3, "Item"))
                .startsWith("1m6a6ft00")
                .hasSize(23);
    }

    @Test
    void theIdsOfRunsAreInTheOrderOfTime() {
        var ids = new ArrayList<String>();
        for (long millis = 1; millis < 1L << 42; millis *= 3) {
            ids.add(Ids.run("/events", "m" + millis, "Shop.seen", "", Instant.ofEpochMilli(millis)));
        }
        assertThat(ids).isSorted();
    }

    @Test
    void aHashNeverChanges() {
        assertThat(Ids.hash("update", "Item/i1", "{}")).isEqualTo("6e9b1da4d6a5615bdff93fc00d3ae3c8");
    }

    @Test
    void noTwoListsOfPartsHaveTheSameHash() {
        assertThat(Ids.hash("ab", "c")).isNotEqualTo(Ids.hash("a", "bc"));
        assertThat(Ids.hash("a")).isNotEqualTo(Ids.hash("a", ""));
    }

    @Test
    void idsOfDifferentThingsDiffer() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(Ids.ofStep("r" + i / 100, i % 100, "id"));
        }
        assertThat(ids).hasSize(10_000).allMatch(id -> id.matches("[0-9a-hjkmnp-tv-z]{20}"));
    }

    @Test
    void subjectsThatAreNumberedSpreadOverAllShards() {
        var counts = new HashMap<Integer, Integer>();
        for (int i = 0; i < 16_000; i++) {
            counts.merge(Ids.shard("account-" + i, 16), 1, Integer::sum);
        }
        assertThat(counts).hasSize(16);
        assertThat(counts.values()).allMatch(count -> count > 800 && count < 1_200);
    }
}
