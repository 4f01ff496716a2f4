package kontor.kernel.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kontor.kernel.entity.EntityCommand.FieldChange;
import kontor.kernel.model.Json;
import kontor.kernel.words.Warehouse;
import kontor.sdk.words.Change;

/** An item that is told what to do, and remembers what happened to it. */
final class Life {
    private static final Map<String, Change.Kind> KINDS = Map.of(
            "set", Change.Kind.SET,
            "clear", Change.Kind.CLEAR,
            "add", Change.Kind.ADD,
            "append", Change.Kind.APPEND,
            "remove", Change.Kind.REMOVE);

    final List<EntityEvent> events = new ArrayList<>();
    EntityState state = EntityState.NONE;
    Instant now = Instant.parse("2026-11-01T10:00:00Z");
    private int steps;

    Decision tell(EntityCommand command) {
        var asked = new Entities.Asked(new StepKey("r1", steps++, "h"), null, now);
        var decision = Entities.decide(Warehouse.ITEM, "i1", state, command, asked);
        if (decision instanceof Decision.Happens(var event, var after)) {
            events.add(event);
            state = after;
        }
        return decision;
    }

    /** An item that exists, with these fields. */
    static Life with(String fields) {
        var life = new Life();
        life.tell(create(fields));
        return life;
    }

    static EntityCommand create(String fields) {
        return new EntityCommand.Create(Warehouse.item(fields));
    }

    static EntityCommand put(String fields) {
        return new EntityCommand.Put(Warehouse.item(fields));
    }

    /** Changes as {@code "add stock 2"}; the value is JSON with single quotes. */
    static EntityCommand update(String... changes) {
        return new EntityCommand.Update(changes(changes), false);
    }

    static EntityCommand upsert(String... changes) {
        return new EntityCommand.Update(changes(changes), true);
    }

    static EntityCommand delete() {
        return new EntityCommand.Delete();
    }

    static EntityCommand ifVersion(long version, EntityCommand command) {
        return new EntityCommand.IfVersion(command, version);
    }

    private static List<FieldChange> changes(String... changes) {
        var result = new ArrayList<FieldChange>();
        for (var change : changes) {
            var words = change.split(" ", 3);
            var value = words.length < 3 ? Json.of(null) : Warehouse.json(words[2]);
            result.add(new FieldChange(words[1], KINDS.get(words[0]), value));
        }
        return result;
    }

    JsonNode field(String name) {
        return state.state() == null ? Json.of(null) : state.state().path(name);
    }

    String change() {
        return Json.text(events.getLast().change());
    }
}
