package kontor.kernel.run;

import static kontor.kernel.run.ScriptedHost.BEGAN;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.each;
import static kontor.sdk.Do.hours;
import static kontor.sdk.Do.newId;
import static kontor.sdk.Do.refuse;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.sleep;
import static kontor.sdk.Do.sleepUntil;
import static kontor.sdk.Do.undo;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.message.Wire;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.shard.EachPage;
import kontor.kernel.words.$;
import kontor.kernel.words.Item.Seen;
import kontor.kernel.words.Warehouse;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Task;
import org.junit.jupiter.api.Test;

class UndoTest {
    private static final Refused FAILED = new Refused("KON-2500", "sold out");

    private final ScriptedHost host = new ScriptedHost(Warehouse.model());
    private final List<Object> seen = new ArrayList<>();

    /** Takes two items and then fails, as long as it is told to. */
    private final Task saga = () -> {
        db.upsert($.Item, "a", $.Item.stock.minus(1));
        undo(() -> db.upsert($.Item, "a", $.Item.stock.plus(1)));
        db.upsert($.Item, "b", $.Item.stock.minus(1));
        undo(() -> db.upsert($.Item, "b", $.Item.stock.plus(1)));
        throw refuse("sold out");
    };

    private void failsForGood() {
        host.marks(FAILED);
    }

    private void throwsCode(String code) {
        assertThat(host.end())
                .isInstanceOfSatisfying(
                        End.Threw.class,
                        end -> assertThat(end.code()).as(end.detail()).isEqualTo(code));
    }

    @Test
    void howToUndoIsDurableBeforeTheNextStep() {
        assertThat(host.attempt(saga))
                .containsExactly(
                        "entity Item/a",
                        "record [0 upsert done, 1 undo done]",
                        "entity Item/b",
                        "record [2 upsert done, 3 undo done]",
                        "finish []");
        assertThat(host.end()).isEqualTo(new End.Stopped("KON-2500", "sold out"));
    }

    @Test
    void aFailedRunUndoesInReverseAndEndsWithWhatItFailedWith() {
        host.attempt(saga);
        failsForGood();

        assertThat(host.attempt(saga))
                .containsExactly(
                        "entity Item/b",
                        "record [5 upsert done]",
                        "entity Item/a",
                        "finish [6 upsert done, 4 undone refused]");
        assertThat(host.end()).isEqualTo(new End.Undone(FAILED));
    }

    @Test
    void aCrashWhileItUndoesDoesNothingTwice() {
        host.attempt(saga);
        failsForGood();
        host.dieAfterRecord = true;
        assertThat(host.attempt(saga)).containsExactly("entity Item/b", "record [5 upsert done]");
        host.dieAfterRecord = false;

        assertThat(host.attempt(saga)).containsExactly("entity Item/a", "finish [6 upsert done, 4 undone refused]");
    }

    @Test
    void theBodyIsLeftAtTheStepThatWasNeverDone() {
        Task body = () -> {
            db.upsert($.Item, "a", $.Item.stock.minus(1));
            var taken = new ArrayList<>(List.of("a"));
            undo(() -> seen.addAll(taken));
            db.upsert($.Item, "b", $.Item.stock.minus(1));
            taken.add("b");
            send($.Item.seen, new Seen("c", null));
            db.upsert($.Item, "c", $.Item.stock.minus(1));
            seen.add("never");
        };
        host.refusals.put("c", new EntityAnswer.Refused("KON-2422", "no", List.of()));
        host.attempt(body);
        throwsCode("KON-2422");
        failsForGood();

        assertThat(host.attempt(body)).containsExactly("finish [4 undone refused]");

        assertThat(seen).containsExactly("a", "b");
        assertThat(host.sent).hasSize(1);
    }

    @Test
    void whatBecomesKnownAfterTheFailureChangesNothing() {
        Task body = () -> {
            db.upsert($.Item, "a", $.Item.stock.minus(1));
            undo(() -> seen.add("a"));
            sleep(hours(1));
            undo(() -> seen.add("late"));
        };
        host.attempt(body);
        failsForGood();
        host.answered(2, kontor.kernel.model.Json.of(null), BEGAN.plus(hours(1)));

        host.attempt(body);

        assertThat(seen).containsExactly("a");
        assertThat(host.end()).isEqualTo(new End.Undone(FAILED));
    }

    @Test
    void anUndoThatFailsIsTriedAgainFromWhereItFailed() {
        host.attempt(saga);
        failsForGood();
        host.refusals.put("a", new EntityAnswer.Refused("KON-2404", "it is gone", List.of()));
        host.attempt(saga);
        throwsCode("KON-2404");

        host.refusals.clear();
        assertThat(host.attempt(saga)).containsExactly("entity Item/a", "finish [6 upsert done, 4 undone refused]");
    }

    @Test
    void anUndoMayTakeItsTime() {
        Task body = () -> {
            undo(() -> {
                sleep(hours(1));
                seen.add("undone");
            });
            throw refuse("sold out");
        };
        host.attempt(body);
        failsForGood();

        assertThat(host.attempt(body)).containsExactly("suspend [2 sleep under way]");
        assertThat(host.suspension()).isEqualTo(new Suspension.Sleep(BEGAN.plus(hours(1))));
        host.answered(2, kontor.kernel.model.Json.of(null), BEGAN.plus(hours(1)));
        host.attempt(body);

        assertThat(seen).containsExactly("undone");
        assertThat(host.end()).isEqualTo(new End.Undone(FAILED));
    }

    @Test
    void aRunThatWasUndoneAndIsRetriedBeginsAnewWithNewStepsAndIds() {
        Task body = () -> {
            seen.add(newId());
            seen.add(send($.Item.seen, new Seen("a", null)).id());
            undo(() -> seen.add(newId()));
            sleepUntil(BEGAN);
            throw refuse("sold out");
        };
        host.attempt(body);
        failsForGood();
        host.attempt(body);
        var first = seen.stream().distinct().toList();
        seen.clear();

        assertThat(host.attempt(body)).containsExactly("record [4 send done, 5 undo done]", "finish [6 sleep done]");

        assertThat(first)
                .as("the body's id, its message, the undo's id")
                .hasSize(3)
                .contains("r1.0");
        assertThat(seen).hasSize(2).contains("r1.4").doesNotContainAnyElementsOf(first);
        failsForGood();
        host.attempt(body);
        assertThat(host.end()).isEqualTo(new End.Undone(FAILED));
        assertThat(seen).hasSize(5).doesNotContainAnyElementsOf(first);
    }

    @Test
    void aChangedUndoStopsTheRun() {
        host.attempt(saga);
        failsForGood();
        host.dieAfterRecord = true;
        host.attempt(saga);
        host.dieAfterRecord = false;

        host.attempt(() -> {
            db.upsert($.Item, "a", $.Item.stock.minus(1));
            undo(() -> db.upsert($.Item, "a", $.Item.stock.plus(1)));
            db.upsert($.Item, "b", $.Item.stock.minus(1));
            undo(() -> db.upsert($.Item, "b", $.Item.stock.plus(2)));
        });

        assertThat(host.end())
                .isInstanceOfSatisfying(
                        End.Stopped.class, end -> assertThat(end.code()).isEqualTo("KON-5102"));
    }

    @Test
    void neitherEachNorUndoGoesIntoAnUndo() {
        Task body = () -> {
            undo(() -> {
                for (var one : List.<Task>of(() -> each($.Item, item -> {}), () -> undo(() -> {}))) {
                    try {
                        one.run();
                    } catch (KontorException e) {
                        seen.add(e.code());
                    }
                }
            });
            throw refuse("sold out");
        };
        host.attempt(body);
        failsForGood();
        host.attempt(body);

        assertThat(seen).containsExactly("KON-2468", "KON-2468");
    }

    @Test
    void aRowUndoesWhatIsItsOwn() {
        Task body = () -> {
            undo(() -> seen.add("parent"));
            each($.Item, item -> {
                db.upsert($.Item, item.id(), $.Item.stock.minus(1));
                undo(() -> seen.add("row " + item.id()));
                throw refuse("sold out");
            });
        };
        host.attempt(body);
        var page = new EachPage(
                "r0", 0, 1, 0, "Shop.quote", host.message, List.of(host.step(0)), BEGAN, null, null, List.of("i7"));
        var child = new ScriptedHost(host.model());
        child.items.put("i7", Warehouse.item("{'id':'i7','name':'crate'}"));
        child.row = "i7";
        child.message = new kontor.kernel.message.Message(
                "r0.1.0", "/runs", EachPage.TYPE, "r0.1.0", BEGAN, BEGAN, Wire.tree(page), "h", null, 1, null);
        child.attempt(body);
        child.marks(FAILED);

        assertThat(child.attempt(body)).containsExactly("finish [5 undone refused]");
        assertThat(seen).containsExactly("row i7");

        assertThat(child.attempt(body))
                .containsExactly(
                        "read Item/i7",
                        "record [6 row done]",
                        "entity Item/i7",
                        "record [7 upsert done, 8 undo done]",
                        "finish []");
    }
}
