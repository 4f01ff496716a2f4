package kontor.kernel.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a value looks like on the wire, read off a record. */
public sealed interface Shape {
    /** A text. */
    record Text() implements Shape {}

    /**
     * A whole number.
     *
     * @param bits 32 or 64
     */
    record Whole(int bits) implements Shape {}

    /** An exact decimal number. */
    record Decimal() implements Shape {}

    /** A floating-point number. */
    record Floating() implements Shape {}

    /** True or false. */
    record Bool() implements Shape {}

    /**
     * A point or stretch of time as text in ISO 8601.
     *
     * @param type the Java type, as {@code Instant}
     */
    record Time(Class<?> type) implements Shape {}

    /**
     * One of several names.
     *
     * @param names the wire names
     */
    record Choice(List<String> names) implements Shape {}

    /** A list of elements of one shape. */
    record ListOf(Shape element) implements Shape {}

    /** An object with any names and values of one shape. */
    record MapOf(Shape value) implements Shape {}

    /**
     * An object with known fields.
     *
     * @param type the record
     * @param fields its components in order
     * @param open whether other members are dropped instead of refused
     */
    record Struct(Class<?> type, List<FieldShape> fields, boolean open) implements Shape {
        /** The field of this name, or null. */
        public @Nullable FieldShape field(String name) {
            for (var field : fields) {
                if (field.name().equals(name)) {
                    return field;
                }
            }
            return null;
        }
    }

    /** Any JSON. */
    record Any() implements Shape {}

    /**
     * A field of a {@link Struct}.
     *
     * @param name the wire name
     * @param shape what it holds
     * @param required whether it must be there and not null
     * @param indexed whether an index was asked for
     * @param secret whether it is shown once and never stored
     * @param searchable whether {@code search} finds entities by its meaning
     * @param unique whether no two entities may have the same value
     * @param least the least number it may hold, null when there is none
     */
    record FieldShape(
            String name,
            Shape shape,
            boolean required,
            boolean indexed,
            boolean secret,
            boolean searchable,
            boolean unique,
            @Nullable Long least) {
        /** A field without any marks. */
        public static FieldShape plain(String name, Shape shape, boolean required) {
            return new FieldShape(name, shape, required, false, false, false, false, null);
        }

        /** The same field with an index. */
        FieldShape withIndex() {
            return new FieldShape(name, shape, required, true, secret, searchable, unique, least);
        }
    }

    /** How people call it, for errors and the API: {@code text}, {@code list of decimal}. */
    default String word() {
        return switch (this) {
            case Text _ -> "text";
            case Whole _ -> "integer";
            case Decimal _ -> "decimal";
            case Floating _ -> "number";
            case Bool _ -> "boolean";
            case Time time ->
                switch (time.type().getSimpleName()) {
                    case "Instant" -> "time";
                    case "LocalDate" -> "date";
                    case "Duration" -> "duration";
                    default -> time.type().getSimpleName();
                };
            case Choice choice -> "one of " + String.join(", ", choice.names());
            case ListOf list -> "list of " + list.element().word();
            case MapOf map -> "object of " + map.value().word();
            case Struct struct -> struct.type().getSimpleName();
            case Any _ -> "any";
        };
    }
}
