package kontor.testkit;

import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import kontor.testkit.words.$;
import kontor.testkit.words.Locker;
import kontor.testkit.words.Locker.Wish;
import org.junit.jupiter.api.Test;

/** A rehearsal keeps unique values as a node does, also when it crashes between the claim and the write. */
class UniqueRehearsalTest {
    @Test
    void theSecondIsRefusedUntilTheFirstGivesItUp() {
        rehearse(Lockers.class)
                .when($.Locker.wanted, new Wish("one", "red"))
                .when($.Locker.wanted, new Wish("two", "red"))
                .when($.Locker.wanted, new Wish("one", "blue"))
                .when($.Locker.wanted, new Wish("three", "red"))
                .when($.Locker.cleared, new Wish("three", "red"))
                .when($.Locker.wanted, new Wish("four", "red"))
                .afterCrashAtEveryStep()
                .then(world -> {
                    assertThat(world.entity($.Locker, "one").badge()).isEqualTo("blue");
                    assertThat(world.entity($.Locker, "two")).isEqualTo(new Locker("two", null, "KON-2411"));
                    assertThat(world.entity($.Locker, "four").badge()).isEqualTo("red");
                });
    }

    @Test
    void whatIsGivenHasItsValues() {
        rehearse(Lockers.class)
                .given($.Locker, new Locker("one", "red", null))
                .when($.Locker.wanted, new Wish("two", "red"))
                .then(world ->
                        assertThat(world.entity($.Locker, "two").refused()).isEqualTo("KON-2411"));
    }
}
