package kontor.kernel.model;

import java.util.List;
import kontor.kernel.model.Shape.FieldShape;
import kontor.sdk.words.Noun;
import org.jspecify.annotations.Nullable;

/**
 * An entity noun as a node knows it.
 *
 * @param name the wire name
 * @param noun the word
 * @param shape the record's shape; its first field is {@code id}
 * @param fact whether it is written once and never changed
 * @param business the business (or vocabulary package) it comes from
 */
public record NounModel(String name, Noun<?> noun, Shape.Struct shape, boolean fact, String business) {
    private static final List<FieldShape> KEPT = List.of(
            FieldShape.plain("version", new Shape.Whole(64), true),
            FieldShape.plain("createdAt", new Shape.Time(java.time.Instant.class), true)
                    .withIndex(),
            FieldShape.plain("updatedAt", new Shape.Time(java.time.Instant.class), true));

    /** The field of this name: the record's own, or one that every entity has; null when there is none. */
    public @Nullable FieldShape field(String field) {
        for (var kept : KEPT) {
            if (kept.name().equals(field)) {
                return kept;
            }
        }
        return shape.field(field);
    }

    /** The record's fields without the id. */
    public List<FieldShape> fields() {
        return shape.fields().subList(1, shape.fields().size());
    }
}
