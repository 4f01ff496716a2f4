package kontor.testkit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.entity.Decision;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.entity.Stored;
import kontor.kernel.entity.Stored.Caused;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shapes;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.run.StepRecord;
import kontor.sdk.words.Noun;
import org.jspecify.annotations.Nullable;

/** What the contract writes: things, messages, runs, with fixed times. */
public final class StoreFixtures {
    /** The noun of the contract. */
    public static final NounModel THING = noun("Thing", Thing.class);
    /** How many shards the contract uses. */
    public static final int SHARDS = 8;
    /** When it all begins. */
    public static final Instant START = Instant.parse("2026-11-01T00:00:00.123456789Z");

    /** A place in a trace, which everything that was caused keeps. */
    static final String PLACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private StoreFixtures() {}

    /** A noun of a record. */
    public static <E> NounModel noun(String name, Class<E> type) {
        return new NounModel(name, new Noun<>(name, type), Shapes.struct(type), false, "contract");
    }

    /** A time some seconds after the start. */
    public static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    /** A thing's fields from JSON, in normal form. */
    public static ObjectNode thing(String json) {
        var fit = Fit.whole(Json.parse(json.replace('\'', '"')), THING.shape(), "");
        if (!fit.fits()) {
            throw new IllegalArgumentException(fit.problems().toString());
        }
        return (ObjectNode) fit.value();
    }

    /** What a command makes of an entity, as the shard of its id writes it. */
    public static Stored stored(
            NounModel noun, String id, EntityState before, EntityCommand command, long second, Caused... caused) {
        var key = new StepKey("run-" + second, (int) second, "hash-" + second);
        var cause = new Cause("message-" + second, "Thing.asked", "run-" + second, "Rule.of", 3, null, PLACE);
        return switch (Entities.decide(noun, id, before, command, new Entities.Asked(key, cause, at(second)))) {
            case Decision.Happens(var event, var after) ->
                new Stored(noun.name(), id, Ids.shard(id, SHARDS), 1, event, before, after, List.of(caused));
            case Decision other -> throw new IllegalArgumentException("nothing happens: " + other);
        };
    }

    /** A thing that comes into being. */
    public static Stored created(String id, String json, long second, Caused... caused) {
        var fields = thing(json);
        fields.put("id", id);
        return stored(THING, id, EntityState.NONE, new EntityCommand.Create(fields), second, caused);
    }

    /** A thing of which some fields change. */
    public static Stored updated(String id, EntityState before, String json, long second, Caused... caused) {
        var state = before.state();
        if (state == null) {
            throw new IllegalArgumentException("nothing to update");
        }
        var next = state.deepCopy();
        Json.parse(json.replace('\'', '"'))
                .properties()
                .forEach(member -> next.set(member.getKey(), member.getValue()));
        return stored(
                THING,
                id,
                before,
                new EntityCommand.Put(
                        (ObjectNode) Fit.whole(next, THING.shape(), "").value()),
                second,
                caused);
    }

    /** A thing that goes. */
    public static Stored deleted(String id, EntityState before, long second) {
        return stored(THING, id, before, new EntityCommand.Delete(), second);
    }

    /** A message. */
    public static Message message(String id, String type, String subject, JsonNode data, long second) {
        return new Message(
                id,
                Message.EVENTS,
                type,
                subject,
                at(second),
                at(second),
                data,
                Ids.hash(type, subject, Json.text(data)),
                null,
                0,
                null);
    }

    /** A message about a subject. */
    public static Message message(String id, String subject, long second) {
        return message(id, "Thing.asked", subject, Json.object().put("n", (int) second), second);
    }

    /** A run of a message. */
    public static RunRecord run(String id, int shard, Message message, RunState state, @Nullable Instant wake) {
        var ended = state.ended() ? message.accepted().plusSeconds(1) : null;
        return new RunRecord(
                id,
                shard,
                "Rule.of",
                message.source(),
                message.id(),
                message.type(),
                message.subject(),
                null,
                state,
                1,
                "print",
                message.accepted(),
                ended,
                wake,
                null,
                null);
    }

    /** A step that is done. */
    public static StepRecord step(int index, long second) {
        return new StepRecord(
                index,
                "create",
                "Thing",
                "hash-" + index,
                Json.object().put("index", index),
                new Outcome.Done(Json.object().put("answer", index)),
                at(second),
                at(second + 1),
                1);
    }

    /** A step under way. */
    public static StepRecord openStep(int index, long second) {
        return new StepRecord(
                index, "next", "Thing", "hash-" + index, Json.object().put("index", index), null, at(second), null, 1);
    }

    /** Rows of ids. */
    public static List<String> ids(int count) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            ids.add("t-%04d".formatted(i));
        }
        return ids;
    }
}
