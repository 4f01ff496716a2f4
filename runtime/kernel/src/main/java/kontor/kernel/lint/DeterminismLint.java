package kontor.kernel.lint;

import java.lang.classfile.Attributes;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what would not be the same when a rule is replayed: the wall clock, chance, threads, state outside the run, and
 * the order of collections that have none. It sees the rule's body and what that calls of its own package.
 */
public final class DeterminismLint {
    private final List<Finding> findings = new ArrayList<>();
    private final Unordered unordered;
    private final Reachable.Method method;
    private int line;

    private DeterminismLint(Reachable code, Reachable.Method method) {
        this.method = method;
        this.unordered = new Unordered(code);
    }

    /**
     * Something that is not the same when it is replayed.
     *
     * @param type the class, as {@code com.acme.Shop$Orders}
     * @param method the method; a lambda's name tells where it stands
     * @param file the source file
     * @param line the line in it, 0 when it is not known
     * @param what what is done there
     * @param instead what to write instead
     */
    public record Finding(String type, String method, String file, int line, String what, String instead) {
        @Override
        public String toString() {
            return type + "." + method + " (" + file + ":" + line + ") " + what + "; " + instead;
        }
    }

    static List<Finding> check(Reachable code) {
        var all = new ArrayList<Finding>();
        for (var method : code.methods()) {
            var lint = new DeterminismLint(code, method);
            lint.check();
            all.addAll(lint.findings);
        }
        return all;
    }

    private void check() {
        var initial = method.key().name().equals("<clinit>");
        method.model()
                .code()
                .ifPresent(body -> body.elementList().forEach(element -> {
                    switch (element) {
                        case LineNumber number -> line = number.line();
                        case InvokeInstruction call -> call(call);
                        case FieldInstruction field
                        when field.opcode() == Opcode.PUTSTATIC && !initial ->
                            found(
                                    "changes the static field " + field.name().stringValue(),
                                    "keep it in an entity: every run and every node sees the same there");
                        case MonitorInstruction _ ->
                            found("locks", "runs of one subject take turns already; keep what they share in an entity");
                        default -> {
                            // Nothing to object to.
                        }
                    }
                    if (unordered.iterates(element)) {
                        found(
                                "goes through a collection without an order, which differs from one JVM to the next",
                                "use a List, a LinkedHashMap, a TreeMap, or sort it first");
                    }
                }));
    }

    private void call(InvokeInstruction call) {
        var owner = call.owner().asInternalName();
        var name = call.name().stringValue();
        var forbidden = Forbidden.of(owner, name, call.type().stringValue());
        if (forbidden != null) {
            var what = owner.substring(owner.lastIndexOf('/') + 1);
            found(
                    forbidden.what() + " (" + what + (name.equals("<init>") ? "" : "." + name) + ")",
                    forbidden.instead());
        }
    }

    private void found(String what, String instead) {
        var file = method.owner()
                .findAttribute(Attributes.sourceFile())
                .map(SourceFileAttribute::sourceFile)
                .map(Object::toString)
                .orElse("?");
        findings.add(
                new Finding(method.key().owner().replace('/', '.'), method.key().name(), file, line, what, instead));
    }
}
