package kontor.kernel.entity;

import java.util.ArrayList;
import java.util.List;
import kontor.kernel.message.Ids;
import kontor.kernel.model.Fit;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Problem;
import kontor.kernel.model.Shape.FieldShape;
import kontor.kernel.port.Store.Claim;
import kontor.kernel.where.Matching;

/**
 * The values that no two entities of a noun may share, and how they keep out of each other's way.
 *
 * <p>Before an entity writes an event that gives it a value, it claims the value in the store, which knows one claimant a
 * value. When another entity has the claim, that entity is asked: only it knows whether it has the value or is about to. If
 * not (its claim was left over by a crash), it sets the claim free before it says so, and the value is claimed again. A
 * value that an entity has given up is set free after the write. So at any time an entity that has a value has its claim,
 * and nothing depends on how long anything takes.
 */
public final class UniqueValues {
    private static final int LONGEST = 400;
    private static final int SHOWN = 100;

    private UniqueValues() {}

    /**
     * A value of a unique field.
     *
     * @param field the field
     * @param text the value as text; of a long one its beginning and a hash
     */
    public record Value(String field, String text) {}

    /** Whether the noun has such fields at all. */
    public static boolean any(NounModel noun) {
        return noun.shape().fields().stream().anyMatch(FieldShape::unique);
    }

    /** The values that an entity has; none when it is not there. */
    public static List<Value> held(NounModel noun, EntityState entity) {
        var held = new ArrayList<Value>();
        if (entity.exists()) {
            for (var field : noun.shape().fields()) {
                var text =
                        field.unique() ? Matching.text(field.shape(), Matching.at(entity.state(), field.name())) : null;
                if (text != null) {
                    held.add(new Value(field.name(), text.length() <= LONGEST ? text : shortened(text)));
                }
            }
        }
        return held;
    }

    private static String shortened(String text) {
        return text.substring(0, SHOWN) + "#" + Ids.hash(text);
    }

    /** The values that a write gives an entity; to be claimed before it. */
    public static List<Value> gained(NounModel noun, EntityState before, EntityState after) {
        return without(held(noun, after), held(noun, before));
    }

    /** The values that an entity gives up by a write; to be set free after it. */
    public static List<Value> givenUp(NounModel noun, EntityState before, EntityState after) {
        return without(held(noun, before), held(noun, after));
    }

    private static List<Value> without(List<Value> values, List<Value> others) {
        return values.stream().filter(value -> !others.contains(value)).toList();
    }

    /** The claim of a value for an entity at a version. */
    public static Claim claim(NounModel noun, String id, Value value, long version) {
        return new Claim(noun.name(), value.field(), value.text(), id, version);
    }

    /** The refusal of a write because another entity has a value. */
    public static Decision.Refused taken(NounModel noun, String id, Value value, String owner) {
        var what = value.field() + " '" + value.text() + "' is taken by '" + owner + "'";
        return new Decision.Refused(
                "KON-2411",
                noun.name() + " '" + id + "': " + what + "; choose another one",
                List.of(new Problem("/" + Fit.escape(value.field()), what)));
    }
}
