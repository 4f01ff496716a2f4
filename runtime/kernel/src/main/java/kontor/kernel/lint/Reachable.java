package kontor.kernel.lint;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The methods that a rule's body consists of: itself, its lambdas, and what it calls of its own package and those below
 * it, in the order in which they are met.
 */
final class Reachable {
    private final Function<String, byte @Nullable []> classes;
    private final String home;
    private final Map<String, @Nullable ClassModel> parsed = new HashMap<>();
    private final Map<Key, Method> methods = new LinkedHashMap<>();
    private final List<Method> waiting = new ArrayList<>();

    /** What names a method. */
    record Key(String owner, String name, String descriptor) {}

    /** A method with its class. */
    record Method(Key key, ClassModel owner, MethodModel model) {}

    Reachable(Function<String, byte @Nullable []> classes, String owner, String name, String descriptor) {
        this.classes = classes;
        this.home = owner.substring(0, owner.lastIndexOf('/') + 1);
        visit(new Key(owner, name, descriptor));
        while (!waiting.isEmpty()) {
            var method = waiting.removeFirst();
            method.model().code().ifPresent(code -> code.elementList().forEach(this::follow));
        }
    }

    /** The methods in the order in which they were met. */
    List<Method> methods() {
        return List.copyOf(methods.values());
    }

    /** The place of a method among these, -1 when it is none of them. */
    int index(Key key) {
        return new ArrayList<>(methods.keySet()).indexOf(key);
    }

    /** A class of the rule's own business; null when it is none. */
    @Nullable
    ClassModel own(String name) {
        // What is in no package has none below it: all the world begins with an empty name.
        var here = home.isEmpty() ? name.indexOf('/') < 0 : name.startsWith(home);
        return here ? parsed.computeIfAbsent(name, this::parse) : null;
    }

    private @Nullable ClassModel parse(String name) {
        var bytes = classes.apply(name);
        return bytes == null ? null : ClassFile.of().parse(bytes);
    }

    private void visit(Key key) {
        var owner = methods.containsKey(key) ? null : own(key.owner());
        if (owner == null) {
            return;
        }
        for (var method : owner.methods()) {
            if (method.methodName().equalsString(key.name())
                    && method.methodType().equalsString(key.descriptor())) {
                var found = new Method(key, owner, method);
                methods.put(key, found);
                waiting.add(found);
            }
        }
    }

    private void follow(CodeElement element) {
        switch (element) {
            case InvokeInstruction call ->
                visit(new Key(
                        call.owner().asInternalName(),
                        call.name().stringValue(),
                        call.type().stringValue()));
            case InvokeDynamicInstruction dynamic -> handles(dynamic).forEach(this::visit);
            case NewObjectInstruction made -> anonymous(made.className().asInternalName());
            default -> {
                // Leads nowhere.
            }
        }
    }

    /** The methods that a dynamic call names: a lambda's body, the target of a method reference. */
    static List<Key> handles(InvokeDynamicInstruction dynamic) {
        var found = new ArrayList<Key>();
        for (var argument : dynamic.bootstrapArgs()) {
            if (argument instanceof DirectMethodHandleDesc handle) {
                var owner = handle.owner().descriptorString();
                found.add(new Key(
                        owner.substring(1, owner.length() - 1), handle.methodName(), handle.lookupDescriptor()));
            }
        }
        return found;
    }

    // Whoever makes an anonymous class uses all of it.
    private void anonymous(String name) {
        var model = isAnonymous(name) ? own(name) : null;
        if (model != null) {
            model.methods()
                    .forEach(method -> visit(new Key(
                            name,
                            method.methodName().stringValue(),
                            method.methodType().stringValue())));
        }
    }

    static boolean isAnonymous(String name) {
        var last = name.substring(name.lastIndexOf('$') + 1);
        return last.length() < name.length() && !last.isEmpty() && last.chars().allMatch(Character::isDigit);
    }
}
