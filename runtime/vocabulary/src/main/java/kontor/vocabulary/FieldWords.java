package kontor.vocabulary;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Chooses the word of a field by the type of its component. */
final class FieldWords {
    private static final Set<String> NUMBERS = Set.of(
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.math.BigDecimal",
            "java.math.BigInteger");

    private final Elements elements;
    private final Types types;

    FieldWords(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /** The word for a component of this type; a plain field of anything where the type is unknown. */
    TypeName of(ClassName entity, TypeMirror type) {
        if (type.getKind().isPrimitive()) {
            var boxed = TypeName.get(type).box();
            var number = type.getKind() != TypeKind.BOOLEAN && type.getKind() != TypeKind.CHAR;
            return word(number ? Sdk.NUMBER_FIELD : Sdk.FIELD, entity, boxed);
        }
        if (type.getKind() != TypeKind.DECLARED || WireTypes.isUnknown(type)) {
            return anything(entity);
        }
        return declared(entity, (DeclaredType) type);
    }

    /** The word for a component whose type was refused: uses of it compile, so that only the refusal is told. */
    TypeName anything(ClassName entity) {
        return word(Sdk.FIELD, entity, ClassName.OBJECT);
    }

    private TypeName declared(ClassName entity, DeclaredType type) {
        var element = (TypeElement) type.asElement();
        var name = element.getQualifiedName().toString();
        if (name.equals("java.lang.String")) {
            return ParameterizedTypeName.get(Sdk.TEXT_FIELD, entity);
        }
        if (name.equals("java.util.List")) {
            return word(Sdk.LIST_FIELD, entity, elementOf(type));
        }
        var value = TypeName.get(type).withoutAnnotations();
        if (NUMBERS.contains(name)) {
            return word(Sdk.NUMBER_FIELD, entity, value);
        }
        return word(isTime(element) ? Sdk.ORDERED_FIELD : Sdk.FIELD, entity, value);
    }

    private static TypeName elementOf(DeclaredType list) {
        var argument = list.getTypeArguments().getFirst();
        // A field of List<? extends Item> is written and compared with items.
        return argument instanceof WildcardType wildcard
                ? WireTypes.bound(wildcard).map(TypeName::get).orElse(ClassName.OBJECT)
                : TypeName.get(argument);
    }

    private boolean isTime(TypeElement element) {
        return element.getKind() != ElementKind.ENUM
                && is(element, "java.lang.Comparable")
                && (is(element, "java.time.temporal.Temporal") || is(element, "java.time.temporal.TemporalAmount"));
    }

    private boolean is(TypeElement element, String supertype) {
        var other = elements.getTypeElement(supertype);
        return other != null && types.isSubtype(types.erasure(element.asType()), types.erasure(other.asType()));
    }

    private static TypeName word(ClassName word, ClassName entity, TypeName value) {
        return ParameterizedTypeName.get(word, entity, value);
    }
}
