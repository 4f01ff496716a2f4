package kontor.kernel.lint;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a rule's code does to the world: what it sends, waits for, writes and calls, as far as a look at the code tells.
 * For pictures; nothing is decided by it.
 */
public final class Flow {
    private static final String DO = "kontor/sdk/Do";
    private static final String DB = "kontor/sdk/Db";
    private static final String API = "kontor/sdk/api/";
    private static final Map<String, String> WRITES = Map.of(
            "create", ".created",
            "tryCreate", ".created",
            "update", ".updated",
            "upsert", ".updated",
            "delete", ".deleted");

    private final Wires wires;
    private final LinkedHashSet<Does> found = new LinkedHashSet<>();
    // The words that have been loaded and not been used yet, the last one on top: verbs and nouns by their wire names.
    private final Deque<String> loaded = new ArrayDeque<>();

    /**
     * One thing that a rule does.
     *
     * @param kind {@code sends}, {@code waits}, {@code writes} or {@code calls}
     * @param target a verb, or a connector's operation
     */
    public record Does(String kind, String target) {}

    private Flow(Wires wires) {
        this.wires = wires;
    }

    static List<Does> of(Collection<Reachable.Method> methods, Wires wires) {
        var flow = new Flow(wires);
        for (var method : methods) {
            flow.loaded.clear();
            method.model().code().ifPresent(code -> code.elementList().forEach(flow::take));
        }
        return new ArrayList<>(flow.found);
    }

    private void take(CodeElement element) {
        switch (element) {
            case FieldInstruction field
            when field.opcode() == Opcode.GETSTATIC -> {
                var type = field.type().stringValue();
                var noun = type.startsWith("L") ? wires.noun(type.substring(1, type.length() - 1)) : null;
                // A noun without entities has no name of its own; its place is taken all the same.
                if (noun != null || field.owner().asInternalName().endsWith("/$")) {
                    loaded.push(noun == null ? "" : noun);
                }
            }
            case FieldInstruction field
            when field.opcode() == Opcode.GETFIELD -> {
                var verb =
                        wires.verb(field.owner().asInternalName(), field.name().stringValue());
                if (verb != null) {
                    loaded.poll();
                    loaded.push(verb);
                }
            }
            case InvokeInstruction call ->
                call(call.owner().asInternalName(), call.name().stringValue());
            default -> {
                // Neither loads nor uses a word.
            }
        }
    }

    private void call(String owner, String name) {
        if (owner.equals(DO)) {
            switch (name) {
                case "send" -> verb("sends");
                case "next" -> verb("waits");
                case "each" -> noun();
                default -> {
                    // Takes no word.
                }
            }
        } else if (owner.equals(DB)) {
            var noun = noun();
            if (WRITES.containsKey(name) && !noun.isEmpty()) {
                found.add(new Does("writes", noun + WRITES.get(name)));
            }
        } else if (owner.equals("kontor/sdk/words/Relation") && name.equals("by")) {
            var other = noun();
            var first = loaded.isEmpty() ? "" : loaded.pop();
            loaded.push(first + ".by." + other);
        } else {
            outside(owner, name);
        }
    }

    // The last verb that was loaded; nouns above it were for conditions.
    private void verb(String kind) {
        while (!loaded.isEmpty()) {
            var word = loaded.pop();
            if (word.indexOf('.') > 0) {
                found.add(new Does(kind, word));
                return;
            }
        }
    }

    // The last noun that was loaded, once for itself and once for each of its fields in conditions and changes.
    private String noun() {
        var noun = loaded.isEmpty() ? "" : loaded.pop();
        while (!loaded.isEmpty() && loaded.peek().equals(noun)) {
            loaded.pop();
        }
        return noun;
    }

    private void outside(String owner, String name) {
        if (owner.startsWith(API) && owner.endsWith("Api")) {
            var connector = owner.substring(API.length(), owner.length() - "Api".length())
                    .toLowerCase(Locale.ROOT);
            found.add(new Does("calls", connector + "." + name));
        } else if (owner.equals("kontor/sdk/Api") && name.equals("fetch")) {
            found.add(new Does("calls", "fetch"));
        } else if (owner.equals("kontor/sdk/Ai") && (name.equals("generate") || name.equals("embed"))) {
            found.add(new Does("calls", "ai." + name));
        } else if (owner.equals("kontor/sdk/Users") && name.equals("decide")) {
            found.add(new Does("waits", "Task.completed"));
        }
    }
}
