package kontor.sdk.words;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The edge of a field: fires on a write that crosses it, not on one that stays on the same side. Its message carries
 * the entity after the write.
 *
 * @param noun the entity's noun
 * @param field the field's name
 * @param edge which crossing
 * @param value the threshold or value, null where the edge has none
 */
public record Trigger<E>(
        Noun<E> noun, String field, Edge edge, @Nullable Object value) implements Source<E> {
    /** The crossings. */
    public enum Edge {
        /** From below the value to the value or above. */
        REACHES,
        /** From the value or above to below it. */
        FALLS_BELOW,
        /** Any decrease; with a value, a decrease by at least that much. */
        DROPS,
        /** Any increase. */
        RISES,
        /** From another value to this one. */
        BECOMES,
        /** Any change. */
        CHANGES;

        /** The author's word: {@code fallsBelow}. */
        public String word() {
            return switch (this) {
                case REACHES -> "reaches";
                case FALLS_BELOW -> "fallsBelow";
                case DROPS -> "drops";
                case RISES -> "rises";
                case BECOMES -> "becomes";
                case CHANGES -> "changes";
            };
        }
    }

    @Override
    public String name() {
        var argument = value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value;
        return noun.name() + "." + field + "." + edge.word() + (argument == null ? "" : "(" + argument + ")");
    }
}
