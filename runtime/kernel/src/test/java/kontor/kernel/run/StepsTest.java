package kontor.kernel.run;

import static kontor.kernel.run.ScriptedHost.BEGAN;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.each;
import static kontor.sdk.Do.hours;
import static kontor.sdk.Do.next;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.sleep;
import static kontor.sdk.Do.sleepUntil;
import static kontor.sdk.Do.where;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.run.RunHost.Suspension;
import kontor.kernel.shard.EachPage;
import kontor.kernel.words.$;
import kontor.kernel.words.Item.Quote;
import kontor.kernel.words.Item.Quoted;
import kontor.kernel.words.Item.Seen;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.Rule;
import kontor.sdk.spi.Run;
import org.junit.jupiter.api.Test;

class StepsTest {
    static final class Shop implements Business {
        final Rule quote = on($.Item.quote, asked -> new Quoted(1, null));
    }

    private final ScriptedHost host = new ScriptedHost(Warehouse.model(Shop.class));
    private final List<Object> seen = new ArrayList<>();

    private void throwsCode(String code) {
        assertThat(host.end())
                .isInstanceOfSatisfying(
                        End.Threw.class,
                        end -> assertThat(end.code()).as(end.detail()).isEqualTo(code));
    }

    private void returns() {
        assertThat(host.end()).isEqualTo(new End.Returned(Json.of("done")));
    }

    private static JsonNode found(String id, String name, Instant accepted) {
        var found = Json.object().put("id", id).put("accepted", accepted.toString());
        return found.set("data", Warehouse.item("{'name':'" + name + "'}"));
    }

    @Test
    void recordedStepsAnswerAndNothingIsDoneTwice() {
        Task body = () -> {
            seen.add(db.upsert($.Item, "i1", $.Item.stock.to(1)).name());
            seen.add(send($.Item.seen, new Seen("i1", null)).id());
            seen.add(db.find($.Item, "i1"));
        };

        assertThat(host.attempt(body))
                .containsExactly("entity Item/i1", "read Item/i1", "finish [0 upsert done, 1 send done, 2 find done]");
        assertThat(host.attempt(body)).containsExactly("finish []");
        returns();
        assertThat(seen).containsExactly("box", "r1.1", Optional.empty(), "box", "r1.1", Optional.empty());
        assertThat(host.sent).hasSize(1);
        assertThat(host.begun).as("steps that were carried out, for figures").containsExactly("upsert", "send", "find");
    }

    @Test
    void aChangedRequestStopsTheRunAndNamesBoth() {
        host.attempt(() -> send($.Item.seen, new Seen("i1", "ada")));
        host.attempt(() -> send($.Item.moved, new Seen("i1", "bob")));

        assertThat(host.end()).isInstanceOfSatisfying(End.Stopped.class, end -> {
            assertThat(end.code()).isEqualTo("KON-5102");
            assertThat(end.detail())
                    .contains("step 0", "send Item.seen {\"item\":\"i1\",\"by\":\"ada\"}", "send Item.moved", "bob");
        });
    }

    @Test
    void whatWasObservedIsRecordedBeforeTheNextEffect() {
        var lines = host.attempt(() -> {
            db.find($.Item, "i1");
            db.find($.Item, "i2");
            db.upsert($.Item, "i3", $.Item.stock.to(1));
            db.delete($.Item, "i4");
        });

        assertThat(lines)
                .containsExactly(
                        "read Item/i1",
                        "read Item/i2",
                        "record [0 find done, 1 find done]",
                        "entity Item/i3",
                        "record [2 upsert done]",
                        "entity Item/i4",
                        "finish [3 delete done]");
    }

    @Test
    void aCommandIsRecordedBeforeItsReplyIsAwaited() {
        host.replies.put(0, new Outcome.Done(Warehouse.json("{'total':7,'code':null}")));

        var lines = host.attempt(() -> seen.add(send($.Item.quote, new Quote("i2", 3))));

        assertThat(lines).containsExactly("record [0 ask under way]", "reply 0", "finish []");
        assertThat(seen).containsExactly(new Quoted(7, null));
        assertThat(host.sent.getFirst().message().subject()).isEqualTo("i2");
    }

    @Test
    void aRefusedLastStepIsDroppedSoThatItIsTriedAgain() {
        host.entityAnswers = new EntityAnswer.Refused("KON-2404", "there is none", List.of());
        Task body = () -> db.update($.Item, "i1", $.Item.stock.to(1));

        assertThat(host.attempt(body)).containsExactly("entity Item/i1", "finish []");
        throwsCode("KON-2404");

        host.entityAnswers = new EntityAnswer.Done(Warehouse.item("{}"), 1);
        assertThat(host.attempt(body)).containsExactly("entity Item/i1", "finish [0 update done]");
        returns();
    }

    @Test
    void aRefusalThatTheAuthorCaughtAndWentOnAfterStays() {
        var lines = host.attempt(() -> {
            try {
                db.get($.Item, "i1");
            } catch (KontorException e) {
                seen.add(e.code());
            }
            db.find($.Item, "i2");
            throw new IllegalStateException("later");
        });

        assertThat(lines).last().isEqualTo("finish [0 get refused, 1 find done]");
        assertThat(seen).containsExactly("KON-2404");
        throwsCode("KON-5001");
    }

    @Test
    void aSleepSuspendsAndTheRunGoesOnAtItsEnd() {
        Task body = () -> {
            sleep(hours(1));
            seen.add(now());
        };
        var until = BEGAN.plus(hours(1));

        assertThat(host.attempt(body)).containsExactly("suspend [0 sleep under way]");
        assertThat(host.suspension()).isEqualTo(new Suspension.Sleep(until));

        host.answered(0, Json.of(null), until.plusSeconds(5));
        assertThat(host.attempt(body)).containsExactly("finish []");
        assertThat(seen).containsExactly(until.plusSeconds(5));
    }

    @Test
    void aSleepThatIsOverAlreadyDoesNotSuspend() {
        assertThat(host.attempt(() -> sleepUntil(BEGAN))).containsExactly("finish [0 sleep done]");
        returns();
    }

    @Test
    void nextSuspendsUntilItsMessageIsThere() {
        Task body = () -> seen.add(next($.Item.updated, $.Item.id.is("i1")).name());

        assertThat(host.attempt(body)).containsExactly("suspend [0 next under way]");
        assertThat(host.suspension())
                .isEqualTo(new Suspension.Next(0, "Item.updated", Map.of("id", "\"i1\""), BEGAN, null));

        host.answered(0, found("m2", "box", BEGAN), BEGAN);
        assertThat(host.attempt(body)).containsExactly("finish []");
        assertThat(seen).containsExactly("box");
    }

    @Test
    void nextWaitsOnAfterAMessageThatDoesNotPassItsTestUntilTheTimeIsUp() {
        Task body = () ->
                seen.add(next($.Item.updated, $.Item.id.is("i1"), found -> "crate".equals(found.name()), hours(1)));
        host.attempt(body);
        host.answered(0, found("m2", "box", BEGAN.plusSeconds(9)), BEGAN.plusSeconds(9));

        assertThat(host.attempt(body)).containsExactly("suspend [1 next under way]");
        assertThat(host.suspension())
                .isEqualTo(new Suspension.Next(
                        1, "Item.updated", Map.of("id", "\"i1\"", "$seen", "[\"m2\"]"), BEGAN, BEGAN.plus(hours(1))));

        host.answered(1, Json.of(null), BEGAN.plus(hours(1)));
        host.attempt(body);
        assertThat(seen).containsExactly(Optional.empty());
    }

    @Test
    void aMessageThatBecameVisibleLateIsNotMissed() {
        Task body = () -> {
            next($.Item.updated, $.Item.id.is("i1"), found -> "crate".equals(found.name()));
            next($.Item.updated, $.Item.id.is("i1"));
        };
        host.attempt(body);
        host.answered(0, found("m2", "box", BEGAN.plus(hours(2))), BEGAN.plus(hours(2)));
        host.attempt(body);

        var wait = (Suspension.Next) host.suspension();
        assertThat(wait.since()).isEqualTo(BEGAN.plus(hours(2)).minusSeconds(300));
        assertThat(wait.equals()).containsEntry("$seen", "[\"m2\"]");

        host.answered(1, found("m3", "crate", BEGAN.plus(hours(2)).minusSeconds(1)), BEGAN.plus(hours(3)));
        host.attempt(body);
        assertThat(((Suspension.Next) host.suspension()).since()).isEqualTo(BEGAN);
        assertThat(((Suspension.Next) host.suspension()).equals()).containsEntry("$seen", "[\"m2\",\"m3\"]");
    }

    @Test
    void eachSuspendsAndTheRunGoesOnWhenAllRowsAreDone() {
        Task body = () -> {
            each($.Item, where($.Item.stock.atLeast(1)), item -> seen.add(item.id()));
            seen.add("after");
        };

        assertThat(host.attempt(body)).containsExactly("suspend [0 each under way]");
        assertThat(host.suspension())
                .isInstanceOfSatisfying(
                        Suspension.Each.class, each -> assertThat(each.noun()).isEqualTo("Item"));

        host.answered(0, Warehouse.json("{'completed':2,'failed':0}"), BEGAN);
        assertThat(host.attempt(body)).containsExactly("finish []");
        assertThat(seen).containsExactly("after");
    }

    @Test
    void aRowReplaysItsParentsPrefixAndRunsTheBodyAlone() {
        Task body = () -> {
            db.find($.Item, "i1");
            each($.Item, item -> seen.add(item.name()));
            seen.add("never");
        };
        host.attempt(body);
        var page = new EachPage(
                "r0", 0, 1, 0, "Shop.quote", host.message, List.of(host.step(0)), BEGAN, null, null, List.of("i7"));
        var child = new ScriptedHost(host.model());
        child.items.put("i7", Warehouse.item("{'id':'i7','name':'crate'}"));
        child.row = "i7";
        child.message = new kontor.kernel.message.Message(
                "r0.1.0", "/runs", EachPage.TYPE, "r0.1.0", BEGAN, BEGAN, Wire.tree(page), "h", null, 1, null);

        assertThat(child.attempt(body)).containsExactly("read Item/i7", "finish [2 row done]");
        assertThat(child.end()).isEqualTo(new End.Returned(Warehouse.json("{'row':'i7','skipped':false}")));
        assertThat(seen).containsExactly("crate");
    }

    @Test
    void theSecretsOfAConnectorsReplyAreNotRecorded() {
        host.connectorAnswers = Warehouse.json("{'total':7,'code':'hush'}");

        var lines = host.attempt(() -> seen.add(Run.current().call("shop", "price", Map.of("n", 1), Quoted.class)));

        assertThat(lines).containsExactly("record [0 call under way]", "call shop.price", "finish [0 call done]");
        assertThat(seen).containsExactly(new Quoted(7, "hush"));
        assertThat(host.step(0).outcome()).isEqualTo(new Outcome.Done(Warehouse.json("{'total':7,'code':null}")));
    }
}
