package kontor.testkit;

import static kontor.sdk.Do.*;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.testkit.words.$;
import kontor.testkit.words.Bill;
import kontor.testkit.words.Order;
import kontor.testkit.words.Story;
import kontor.testkit.words.Story.Findings;
import org.junit.jupiter.api.Test;

/** Entities are found by what they say, and counted and added up. */
class SearchRehearsalTest {
    static final class Library implements Business {
        final Rule placed = on($.Order.placed, order -> {
            db.create($.Story, new Story("s1", "Red boxes", List.of("boxes"), 3));
            db.create($.Story, new Story("s2", "Blue horses", null, 4));
        });

        final Rule repeated = on($.Order.repeated, order -> {
            db.update($.Story, "s1", $.Story.reads.plus(10));
            db.update($.Story, "s2", $.Story.title.to("Boxes of horses"));
        });

        final Rule settled = on($.Bill.settled, bill -> db.delete($.Story, "s1"));

        final Rule find = on($.Story.find, wanted -> {
            var near = db.search($.Story, wanted.words(), where(), 10);
            var found = near.stream().filter(one -> one.score() > 0.3).toList();
            return new Findings(
                    found.stream().map(one -> one.entity().id()).toList(),
                    db.sum($.Story.reads, where()).longValueExact());
        });
    }

    private static final Order.Placed ORDER = new Order.Placed("o1", "ann", 1);

    @Test
    void whatIsWrittenIsFoundByWhatItSaysNow() {
        rehearse(Library.class)
                .when($.Order.placed, ORDER)
                .when($.Story.find, new Story.Find("boxes"))
                .when($.Order.repeated, ORDER)
                .when($.Story.find, new Story.Find("boxes"))
                .when($.Bill.settled, new Bill("b1", "o1", 1))
                .when($.Story.find, new Story.Find("boxes"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    assertThat(world.answers($.Story.find))
                            .containsExactly(
                                    new Findings(List.of("s1"), 7),
                                    new Findings(List.of("s1", "s2"), 17),
                                    new Findings(List.of("s2"), 4));
                    assertThat(world.runs("Kontor.embed"))
                            .as("two new ones, and one whose words changed")
                            .hasSize(3);
                });
    }

    @Test
    void whatIsGivenIsFoundToo() {
        rehearse(Library.class)
                .given($.Story, new Story("s7", "Green boxes", null, 1))
                .when($.Story.find, new Story.Find("boxes"))
                .thenAnswers($.Story.find, found -> found.ids().equals(List.of("s7")));
    }
}
