package kontor.vocabulary;

import com.palantir.javapoet.TypeName;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/** Which types have a JSON form, and what to write instead of those that have none. */
final class WireTypes {
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("java.util.OptionalInt", "@Nullable Integer"),
            Map.entry("java.util.OptionalLong", "@Nullable Long"),
            Map.entry("java.util.OptionalDouble", "@Nullable Double"),
            Map.entry("java.util.stream.IntStream", "List<Integer>"),
            Map.entry("java.util.stream.LongStream", "List<Long>"),
            Map.entry("java.util.stream.DoubleStream", "List<Double>"),
            Map.entry("java.util.Date", "Instant"),
            Map.entry("java.util.Calendar", "Instant"),
            Map.entry("java.lang.Class", "String"),
            Map.entry("java.lang.Void", "Object"),
            Map.entry("java.io.File", "String"),
            Map.entry("java.nio.file.Path", "String"),
            Map.entry("java.io.InputStream", "String"),
            Map.entry("java.io.Reader", "String"));

    /** A type without JSON form, and what to write instead. */
    record Trouble(String type, String instead) {}

    private final Marks marks;

    WireTypes(Marks marks) {
        this.marks = marks;
    }

    /** What is wrong with a component of this type; a type that the compiler does not know is its own error. */
    Optional<Trouble> trouble(TypeMirror type) {
        return switch (type) {
            case ArrayType array -> Optional.of(new Trouble(show(array), listOf(array)));
            case WildcardType wildcard -> bound(wildcard).flatMap(this::trouble);
            case DeclaredType declared when declared.getKind() == TypeKind.DECLARED -> declared(declared);
            default -> Optional.empty();
        };
    }

    /** A type as an author writes it. */
    static String show(TypeMirror type) {
        return Names.brief(TypeName.get(type));
    }

    /** What a wildcard stands for at most; nothing for {@code ?}. */
    static Optional<TypeMirror> bound(WildcardType wildcard) {
        var upper = wildcard.getExtendsBound();
        return Optional.ofNullable(upper == null ? wildcard.getSuperBound() : upper);
    }

    private Optional<Trouble> declared(DeclaredType type) {
        var element = (TypeElement) type.asElement();
        var name = element.getQualifiedName().toString();
        var instead = instead(name, element, type);
        if (instead.isPresent()) {
            return Optional.of(new Trouble(show(type), instead.get()));
        }
        if (type.getTypeArguments().isEmpty() && !element.getTypeParameters().isEmpty()) {
            return Optional.of(
                    new Trouble(show(type), code(show(element.asType())) + ", its type arguments filled in,"));
        }
        return type.getTypeArguments().stream()
                .flatMap(argument -> trouble(argument).stream())
                .findFirst();
    }

    private Optional<String> instead(String name, TypeElement element, DeclaredType type) {
        if (INSTEAD.containsKey(name)) {
            return Optional.ofNullable(INSTEAD.get(name)).map(WireTypes::code);
        }
        if (name.equals("java.util.Optional")) {
            return Optional.of(code("@Nullable " + argument(type)));
        }
        if (name.startsWith("java.util.stream.")
                || name.equals("java.util.Iterator")
                || name.equals("java.lang.Iterable")) {
            return Optional.of(code("List<" + argument(type) + ">"));
        }
        if (isFunction(name, element)) {
            return Optional.of("the value that it would return");
        }
        return Optional.empty();
    }

    private boolean isFunction(String name, TypeElement element) {
        return name.startsWith("java.util.function.")
                || name.equals("java.util.concurrent.Future")
                || name.equals("java.util.concurrent.CompletableFuture")
                || marks.has(element, "java.lang.FunctionalInterface");
    }

    private static String argument(DeclaredType type) {
        var arguments = type.getTypeArguments();
        return arguments.isEmpty() ? "Object" : show(arguments.getFirst());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String listOf(ArrayType array) {
        var component = array.getComponentType();
        return component.getKind() == TypeKind.BYTE
                ? "`String` with the bytes in Base64, or `List<Byte>`,"
                : code("List<" + Names.brief(TypeName.get(component).box()) + ">");
    }

    /** Whether the type, or a type in it, is not known to the compiler or has no meaning outside its record. */
    static boolean isUnknown(TypeMirror type) {
        return switch (type.getKind()) {
            case ERROR, TYPEVAR -> true;
            case DECLARED -> ((DeclaredType) type).getTypeArguments().stream().anyMatch(WireTypes::isUnknown);
            case WILDCARD ->
                bound((WildcardType) type).map(WireTypes::isUnknown).orElse(false);
            default -> false;
        };
    }

    /** The element of a declared type. */
    static Optional<Element> element(TypeMirror type) {
        return type.getKind() == TypeKind.DECLARED ? Optional.of(((DeclaredType) type).asElement()) : Optional.empty();
    }
}
