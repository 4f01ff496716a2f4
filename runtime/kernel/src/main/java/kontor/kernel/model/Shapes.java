package kontor.kernel.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kontor.kernel.model.Shape.FieldShape;
import kontor.sdk.AtLeast;
import kontor.sdk.Indexed;
import kontor.sdk.KontorException;
import kontor.sdk.Noun;
import kontor.sdk.Ref;
import kontor.sdk.Searchable;
import kontor.sdk.Secret;
import kontor.sdk.Unique;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/** Reads shapes off records by reflection, once at start. */
public final class Shapes {
    private Shapes() {}

    /** The shape of a record. */
    public static Shape.Struct struct(Class<?> record) {
        return struct(record, new HashSet<>());
    }

    /** The shape of a class: of a record, or of a value in one. */
    public static Shape of(Class<?> type) {
        return ofClass(type, new HashSet<>());
    }

    /** A value of a record without what is shown only once. */
    public static JsonNode withoutSecrets(Class<?> record, JsonNode value) {
        return withoutSecrets(struct(record), value);
    }

    static JsonNode withoutSecrets(Shape.Struct shape, JsonNode value) {
        if (!value.isObject() || shape.fields().stream().noneMatch(FieldShape::secret)) {
            return value;
        }
        var copy = ((ObjectNode) value).deepCopy();
        shape.fields().stream().filter(FieldShape::secret).forEach(field -> copy.putNull(field.name()));
        return copy;
    }

    private static Shape.Struct struct(Class<?> record, Set<Class<?>> above) {
        if (!above.add(record)) {
            throw new KontorException(
                    "KON-1105", record.getName() + " contains itself; use a Ref or an id instead of the record");
        }
        var fields = new ArrayList<FieldShape>();
        for (var component : record.getRecordComponents()) {
            fields.add(field(component, above));
        }
        above.remove(record);
        return new Shape.Struct(record, List.copyOf(fields), isOpen(record));
    }

    private static boolean isOpen(Class<?> record) {
        var noun = record.getAnnotation(Noun.class);
        var verb = record.getAnnotation(Verb.class);
        return (noun != null && noun.open()) || (verb != null && verb.open());
    }

    private static FieldShape field(RecordComponent component, Set<Class<?>> above) {
        var nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        var least = component.getAnnotation(AtLeast.class);
        return new FieldShape(
                component.getName(),
                of(component.getGenericType(), above),
                !nullable,
                has(component, Indexed.class),
                has(component, Secret.class),
                has(component, Searchable.class),
                has(component, Unique.class),
                least == null ? null : least.value());
    }

    private static boolean has(AnnotatedElement element, Class<? extends java.lang.annotation.Annotation> annotation) {
        return element.isAnnotationPresent(annotation);
    }

    private static Shape of(Type type, Set<Class<?>> above) {
        if (type instanceof ParameterizedType generic) {
            var raw = (Class<?>) generic.getRawType();
            var arguments = generic.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw)) {
                return new Shape.ListOf(of(arguments[0], above));
            }
            if (Map.class.isAssignableFrom(raw)) {
                return new Shape.MapOf(of(arguments[1], above));
            }
            return of(raw, above);
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], above);
        }
        return type instanceof Class<?> plain ? ofClass(plain, above) : new Shape.Any();
    }

    private static Shape ofClass(Class<?> type, Set<Class<?>> above) {
        if (type == String.class || type == Ref.class || type == Character.class || type == char.class) {
            return new Shape.Text();
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Shape.Bool();
        }
        if (type == BigDecimal.class) {
            return new Shape.Decimal();
        }
        if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return new Shape.Floating();
        }
        if (type == long.class || type == Long.class || type == BigInteger.class) {
            return new Shape.Whole(64);
        }
        if (type.isPrimitive() || type == Integer.class || type == Short.class || type == Byte.class) {
            return new Shape.Whole(32);
        }
        if (Temporal.class.isAssignableFrom(type) || type == Duration.class) {
            return new Shape.Time(type);
        }
        if (type.isEnum()) {
            return new Shape.Choice(Arrays.stream(type.getEnumConstants())
                    .map(constant -> Json.wireName((Enum<?>) constant))
                    .toList());
        }
        return type.isRecord() ? struct(type, above) : new Shape.Any();
    }
}
