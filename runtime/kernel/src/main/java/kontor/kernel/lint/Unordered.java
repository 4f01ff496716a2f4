package kontor.kernel.lint;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Follows collections without an order through one method, as far as a look at neighbouring instructions goes: from where
 * they are made, through local variables and static fields, to where somebody goes through them.
 */
final class Unordered {
    private static final Set<String> HASHED = Set.of("java/util/HashMap", "java/util/HashSet");
    private static final Set<String> MAKERS = Set.of("of", "ofEntries", "copyOf");
    private static final Set<String> VIEWS = Set.of("keySet", "values", "entrySet");
    private static final Set<String> WALKS = Set.of("iterator", "forEach", "stream", "toArray", "spliterator");

    private final Reachable code;
    private final Set<Integer> locals = new HashSet<>();
    private final Map<String, Set<String>> fields = new HashMap<>();
    private boolean onTop;
    /** Whether it lies below a lambda that has just been made. */
    private boolean below;

    Unordered(Reachable code) {
        this.code = code;
    }

    /** Takes in the next element; whether it goes through a collection without an order. */
    boolean iterates(CodeElement element) {
        if (!(element instanceof Instruction instruction)) {
            return false;
        }
        var before = onTop;
        var walks = instruction instanceof InvokeInstruction call && walks(call, before);
        below = instruction instanceof InvokeDynamicInstruction && before;
        onTop = leaves(instruction, before);
        return walks;
    }

    private boolean walks(InvokeInstruction call, boolean unordered) {
        var name = call.name().stringValue();
        return WALKS.contains(name)
                && (HASHED.contains(call.owner().asInternalName()) || (name.equals("forEach") ? below : unordered));
    }

    // Whether a collection without an order is on top of the stack after the instruction.
    private boolean leaves(Instruction instruction, boolean before) {
        return switch (instruction) {
            case InvokeInstruction call -> makes(call) || views(call, before);
            case LoadInstruction load -> load.opcode().name().startsWith("ALOAD") && locals.contains(load.slot());
            case StoreInstruction store -> {
                if (before) {
                    locals.add(store.slot());
                } else {
                    locals.remove(store.slot());
                }
                yield false;
            }
            case FieldInstruction field -> field.opcode() == Opcode.GETSTATIC && isUnordered(field);
            case TypeCheckInstruction _ -> before;
            default -> false;
        };
    }

    private static boolean makes(InvokeInstruction call) {
        var owner = call.owner().asInternalName();
        var name = call.name().stringValue();
        return switch (owner) {
            case "java/util/Set", "java/util/Map" -> call.opcode() == Opcode.INVOKESTATIC && MAKERS.contains(name);
            case "java/util/HashMap", "java/util/HashSet" -> name.equals("<init>") || VIEWS.contains(name);
            default -> false;
        };
    }

    private static boolean views(InvokeInstruction call, boolean before) {
        return before && VIEWS.contains(call.name().stringValue());
    }

    private boolean isUnordered(FieldInstruction field) {
        return fields.computeIfAbsent(field.owner().asInternalName(), this::unorderedFields)
                .contains(field.name().stringValue());
    }

    // Static fields that are given a collection without an order when their class is initialized.
    private Set<String> unorderedFields(String owner) {
        var found = new HashSet<String>();
        var type = code.own(owner);
        if (type == null) {
            return found;
        }
        for (var method : type.methods()) {
            if (method.methodName().equalsString("<clinit>")) {
                method.code().ifPresent(body -> {
                    boolean made = false;
                    for (var element : body.elementList()) {
                        if (element instanceof FieldInstruction field && field.opcode() == Opcode.PUTSTATIC && made) {
                            found.add(field.name().stringValue());
                        }
                        if (element instanceof Instruction) {
                            made = element instanceof InvokeInstruction call && makes(call);
                        }
                    }
                });
            }
        }
        return found;
    }
}
