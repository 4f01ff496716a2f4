package kontor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import kontor.kernel.port.Store.Claim;
import org.junit.jupiter.api.Test;

/** Values that only one entity may have: who claims one first has it. */
public interface UniqueContract extends StoreUnderTest {
    private static Claim claim(String value, String id, long version) {
        return new Claim("Thing", "name", value, id, version);
    }

    private Optional<String> claimed(String value, String id, long version) {
        return got(store().claim(claim(value, id, version)));
    }

    private void released(String value, String id, long version) {
        got(store().release(claim(value, id, version)));
    }

    @Test
    default void aValueBelongsToWhoClaimsItFirst() {
        assertThat(claimed("x", "a", 1)).isEmpty();
        assertThat(claimed("x", "b", 1)).contains("a");
        assertThat(claimed("y", "b", 1)).isEmpty();
        assertThat(claimed("x", "a", 1)).isEmpty();
    }

    @Test
    default void valuesOfAnotherFieldAreOthers() {
        assertThat(claimed("x", "a", 1)).isEmpty();
        assertThat(got(store().claim(new Claim("Thing", "colour", "x", "b", 1))))
                .isEmpty();
    }

    @Test
    default void valuesAreTakenToTheLetter() {
        assertThat(claimed("x", "a", 1)).isEmpty();
        for (var other : List.of("X", " x", "x ", "", "x\u0000y", "x\u0000z", "𝄞", "\uffee")) {
            assertThat(claimed(other, "b", 1)).as(other).isEmpty();
        }
    }

    @Test
    default void aValueThatWasSetFreeCanBeClaimed() {
        assertThat(claimed("x", "a", 1)).isEmpty();
        released("x", "a", 1);
        assertThat(claimed("x", "b", 1)).isEmpty();
        assertThat(claimed("x", "a", 1)).contains("b");
    }

    @Test
    default void nobodySetsFreeWhatIsAnothers() {
        assertThat(claimed("x", "a", 1)).isEmpty();
        released("x", "b", 9);
        assertThat(claimed("x", "b", 1)).contains("a");
        released("nothing", "b", 9);
    }

    @Test
    default void aClaimForALaterVersionOutlivesAnEarlierRelease() {
        assertThat(claimed("x", "a", 1)).isEmpty();
        assertThat(claimed("x", "a", 5)).isEmpty();
        released("x", "a", 4);
        assertThat(claimed("x", "b", 1)).contains("a");
        assertThat(claimed("x", "a", 2)).isEmpty();
        released("x", "a", 4);
        assertThat(claimed("x", "b", 1)).contains("a");
        released("x", "a", 5);
        assertThat(claimed("x", "b", 1)).isEmpty();
    }

    @Test
    default void ofManyWhoClaimAtOnceOneHasIt() {
        for (int round = 0; round < 20; round++) {
            var value = "v" + round;
            var claims = new ArrayList<CompletionStage<Optional<String>>>();
            IntStream.range(0, 10)
                    .parallel()
                    .mapToObj(i -> store().claim(claim(value, "e" + i, 1)))
                    .toList()
                    .forEach(claims::add);
            var answers = claims.stream().map(this::got).toList();
            var first = answers.stream().filter(Optional::isEmpty).toList();
            assertThat(first).hasSize(1);
            var owner = "e" + answers.indexOf(first.getFirst());
            assertThat(answers.stream().flatMap(Optional::stream).distinct()).containsExactly(owner);
        }
    }
}
