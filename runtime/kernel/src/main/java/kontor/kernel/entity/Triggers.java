package kontor.kernel.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.entity.EntityEvent.Kind;
import kontor.kernel.entity.Stored.Caused;
import kontor.kernel.message.Cause;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.model.Meaning;
import kontor.kernel.model.Model;
import kontor.kernel.model.NounModel;
import kontor.kernel.where.Matching;
import kontor.sdk.words.Trigger;
import org.jspecify.annotations.Nullable;

/** The messages that a write of an entity causes: {@code created}, {@code updated}, {@code deleted}, and triggers. */
public final class Triggers {
    private Triggers() {}

    /**
     * What the event causes, in order. {@code created} and {@code deleted} are always in the message log, but for facts;
     * everything else only when a rule listens: an entity's own history has it all.
     */
    public static List<Caused> caused(
            Model model,
            NounModel noun,
            String id,
            EntityState before,
            EntityEvent event,
            EntityState after,
            int depth) {
        var caused = new ArrayList<Caused>();
        var type = noun.name() + "." + event.kind().word();
        var heard = model.isHeard(type);
        if (heard || (event.kind() != Kind.UPDATED && !noun.fact())) {
            caused.add(message(type, noun, id, event, data(after), heard, depth));
        }
        for (var trigger : model.triggers(noun.name())) {
            if (event.kind() != Kind.DELETED
                    && fires(trigger, before.exists() ? before.state() : null, after.state())) {
                caused.add(message(trigger.name(), noun, id, event, data(after), true, depth));
            }
        }
        if (Meaning.any(noun) && event.kind() != Kind.DELETED && !sameText(noun, before, after)) {
            caused.add(message(Meaning.TYPE, noun, id, event, Meaning.data(noun.name(), id), true, depth));
        }
        return caused;
    }

    private static boolean sameText(NounModel noun, EntityState before, EntityState after) {
        return Meaning.text(noun, before.state()).equals(Meaning.text(noun, after.state()));
    }

    private static JsonNode data(EntityState after) {
        return after.state() == null ? Json.object() : after.state();
    }

    private static Caused message(
            String type, NounModel noun, String id, EntityEvent event, JsonNode data, boolean heard, int depth) {
        var key = event.key();
        var from = event.cause();
        var cause = from == null
                ? new Cause(null, null, key.run(), null, key.step(), null)
                : new Cause(
                        from.event(), from.type(), from.run(), from.rule(), from.step(), from.by(), from.traceparent());
        // Other nouns may have the same id, and the same message.
        var what = type.equals(Meaning.TYPE) ? type + "/" + noun.name() : type;
        var identity = what + "/" + id + "/" + event.version();
        return new Caused(
                new Message(
                        identity.length() <= 400 ? identity : what + "/" + Ids.hash(id) + "/" + event.version(),
                        Message.DB,
                        type,
                        id,
                        event.time(),
                        event.time(),
                        data,
                        event.hash(),
                        cause,
                        depth,
                        null),
                heard);
    }

    /** Whether a write crosses the trigger's edge; a field without value is below every number. */
    static boolean fires(Trigger<?> trigger, @Nullable ObjectNode before, @Nullable ObjectNode after) {
        var old = Matching.at(before, trigger.field());
        var now = Matching.at(after, trigger.field());
        return switch (trigger.edge()) {
            case REACHES -> !atLeast(old, trigger.value()) && atLeast(now, trigger.value());
            case FALLS_BELOW -> atLeast(old, trigger.value()) && now.isNumber() && !atLeast(now, trigger.value());
            case DROPS -> both(old, now) && fell(old, now, trigger.value());
            case RISES -> both(old, now) && now.decimalValue().compareTo(old.decimalValue()) > 0;
            case BECOMES -> {
                var value = Json.of(trigger.value());
                yield !Matching.equal(null, old, value) && Matching.equal(null, now, value);
            }
            case CHANGES -> before != null && !Matching.equal(null, old, now);
        };
    }

    private static boolean both(JsonNode old, JsonNode now) {
        return old.isNumber() && now.isNumber();
    }

    private static boolean atLeast(JsonNode value, @Nullable Object threshold) {
        return value.isNumber() && value.decimalValue().compareTo(decimal(threshold)) >= 0;
    }

    private static boolean fell(JsonNode old, JsonNode now, @Nullable Object by) {
        var fall = old.decimalValue().subtract(now.decimalValue());
        return by == null ? fall.signum() > 0 : fall.compareTo(decimal(by)) >= 0;
    }

    private static BigDecimal decimal(@Nullable Object value) {
        return value instanceof BigDecimal decimal ? decimal : new BigDecimal(String.valueOf(value));
    }
}
