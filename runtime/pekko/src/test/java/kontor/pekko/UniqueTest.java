package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.Claim;
import kontor.kernel.run.RunState;
import kontor.pekko.words.Cup;
import kontor.pekko.words.Member;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A value of a unique field belongs to one entity, whoever asks at once and whatever fails. */
class UniqueTest {
    @TempDir
    Path folder;

    private static Message wish(String verb, String message, String member, @Nullable String email) {
        return wish(verb, message, member, email, null);
    }

    private static Message wish(
            String verb, String message, String member, @Nullable String email, @Nullable Integer card) {
        ObjectNode data =
                Json.object().put("member", member).put("email", email).put("card", card);
        return Range.message("Member." + verb, message, data);
    }

    private static void happens(Range range, Message... messages) {
        range.insist(List.of(messages));
        range.awaitRunsEnded();
    }

    private static long answers(Range range, String code) {
        return range.sum(List.of(code), Cup::fills);
    }

    private static void nobodyHas(Range range, String field, String value) {
        Range.await(
                "value " + value + " set free",
                () -> range.claim(new Claim("Member", field, value, "probe", 1)).isEmpty());
        range.release(new Claim("Member", field, value, "probe", 1));
    }

    @Test
    void ofManyWhoWantAnAddressOneGetsIt() {
        try (var range = Range.open(folder)) {
            var wishes = IntStream.range(0, 40)
                    .mapToObj(i -> wish(i % 2 == 0 ? "joined" : "enrolled", "w" + i, "m" + i, "ada@example.com", i))
                    .toList();
            range.insist(wishes);
            range.awaitRunsEnded();
            assertThat(answers(range, "done")).isEqualTo(1);
            assertThat(answers(range, "KON-2411")).isEqualTo(39);
            assertThat(range.members()).hasSize(1);
            // Those who got a card but no address have given the card back.
            var taken = range.members().getFirst().card();
            for (int i = 0; i < 40; i++) {
                if (taken == null || i != taken) {
                    nobodyHas(range, "card", Integer.toString(i));
                }
            }
        }
    }

    @Test
    void whoIsRefusedIsToldWhoHasTheValue() {
        try (var range = Range.open(folder)) {
            happens(range, wish("joined", "1", "a", "ada@example.com"));
            assertThat(range.created("c", "charles@example.com").path("status").asInt())
                    .isEqualTo(201);
            var refused = range.created("b", "ada@example.com");
            assertThat(refused.path("status").asInt()).isEqualTo(409);
            assertThat(refused.path("code").asText()).isEqualTo("KON-2411");
            assertThat(refused.path("detail").asText())
                    .isEqualTo("Member 'b': email 'ada@example.com' is taken by 'a'; choose another one");
            assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo("/email");
        }
    }

    @Test
    void aValueThatWasGivenUpCanBeHad() {
        try (var range = Range.open(folder)) {
            happens(range, wish("joined", "1", "a", "ada@example.com", 1));
            happens(range, wish("moved", "2", "a", "lovelace@example.com", 1));
            nobodyHas(range, "email", "ada@example.com");
            happens(range, wish("joined", "3", "b", "ada@example.com", 2));
            assertThat(answers(range, "KON-2411")).isZero();
            happens(range, wish("left", "4", "b", null));
            nobodyHas(range, "email", "ada@example.com");
            nobodyHas(range, "card", "2");
            happens(range, wish("joined", "5", "b", "ada@example.com", 2));
            happens(range, wish("joined", "6", "c", "ada@example.com", 3));
            assertThat(answers(range, "KON-2411")).isEqualTo(1);
            happens(range, wish("moved", "7", "a", null, 1));
            nobodyHas(range, "email", "lovelace@example.com");
            assertThat(range.members()).extracting(Member::id).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void aWriteThatKeepsItsValuesClaimsNothing() {
        try (var range = Range.open(folder)) {
            happens(range, wish("joined", "1", "a", "ada@example.com", 1));
            var before = range.store().calls("claim");
            happens(range, wish("visited", "2", "a", null), wish("visited", "3", "a", null));
            happens(range, wish("moved", "4", "a", "ada@example.com", 1));
            assertThat(range.store().calls("claim")).isEqualTo(before);
        }
    }

    @Test
    void aClaimThatACrashLeftOverStopsNobody() {
        try (var range = Range.open(folder)) {
            happens(range, wish("joined", "1", "a", "ada@example.com"));
            // As when the node went down between the claim and the write: of one that never was, and of one that is.
            range.claim(new Claim("Member", "email", "ghost@example.com", "ghost", 1));
            range.claim(new Claim("Member", "email", "more@example.com", "a", 2));
            range.restart();
            happens(range, wish("joined", "2", "b", "ghost@example.com"), wish("joined", "3", "c", "more@example.com"));
            assertThat(answers(range, "done")).isEqualTo(3);
            assertThat(range.members()).hasSize(3);
        }
    }

    @Test
    void twoWhoWantEachOthersAddressAreBothRefused() {
        try (var range = Range.open(folder)) {
            happens(range, wish("joined", "1", "a", "a@example.com"), wish("joined", "2", "b", "b@example.com"));
            range.store().dawdle(Duration.ofMillis(100), "claim");
            happens(range, wish("moved", "3", "a", "b@example.com"), wish("moved", "4", "b", "a@example.com"));
            assertThat(answers(range, "KON-2411")).isEqualTo(2);
        }
    }

    @Test
    void whatComesWhileAValueIsClaimedHappensAfterIt() {
        try (var range = Range.open(folder)) {
            happens(range, wish("joined", "1", "a", "a@example.com"));
            range.store().dawdle(Duration.ofMillis(300), "claim");
            var wishes = new ArrayList<Message>();
            for (int i = 0; i < 20; i++) {
                wishes.add(wish(i % 5 == 0 ? "moved" : "visited", "w" + i, "a", "a" + i + "@example.com"));
            }
            range.insist(wishes);
            range.awaitRunsEnded();
            var member = range.members().getFirst();
            assertThat(member.visits()).isEqualTo(16);
            assertThat(range.mostAttempts()).isEqualTo(1);
            for (int i : new int[] {0, 5, 10, 15}) {
                var email = "a" + i + "@example.com";
                if (!email.equals(member.email())) {
                    nobodyHas(range, "email", email);
                }
            }
        }
    }

    @Test
    void whateverFailsNoTwoHaveTheSameValue() {
        long seed = Long.getLong("kontor.seed", System.nanoTime());
        var chance = new Random(seed);
        try (var range = Range.open(folder, Duration.ofHours(1), Duration.ofMillis(200), Duration.ofSeconds(1))) {
            var writes = new AtomicInteger();
            range.store()
                    .refuse(write -> write instanceof Stored stored
                            && stored.noun().equals("Member")
                            && writes.incrementAndGet() % 7 == 0);
            range.store().dawdle(Duration.ofMillis(30), "claim", "release");
            var verbs = List.of("joined", "moved", "left", "enrolled");
            var wishes = new ArrayList<Message>();
            for (int i = 0; i < 200; i++) {
                var verb = verbs.get(chance.nextInt(chance.nextInt(10) == 0 ? 4 : 3));
                var email = chance.nextInt(10) == 0 ? null : "e" + chance.nextInt(8) + "@example.com";
                var card = chance.nextInt(4) == 0 ? chance.nextInt(8) : null;
                wishes.add(wish(verb, "w" + i, "m" + chance.nextInt(12), email, card));
            }
            range.insist(wishes);
            range.awaitRunsEnded();
            range.store().heal();
            assertThat(range.runs(RunState.FAILED)).isZero();
            var emails = new HashMap<String, String>();
            var cards = new HashMap<Long, String>();
            for (var member : range.members()) {
                if (member.email() != null) {
                    assertThat(emails.put(member.email(), member.id()))
                            .as("seed " + seed + ": " + member)
                            .isNull();
                }
                if (member.card() != null) {
                    assertThat(cards.put(member.card(), member.id()))
                            .as("seed " + seed)
                            .isNull();
                }
            }
            assertThat(range.verify()).as("seed " + seed).isEmpty();
            assertThat(answers(range, "KON-2411")).isPositive();
        }
    }
}
