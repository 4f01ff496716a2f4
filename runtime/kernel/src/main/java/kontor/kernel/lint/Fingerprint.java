package kontor.kernel.lint;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.CharacterRange;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kontor.kernel.message.Ids;

/**
 * The fingerprint of code: a hash of its instructions with symbolic operands. Names that the compiler makes up (lambdas,
 * anonymous classes) are replaced by the order in which they are met, because they change with the rest of the file.
 */
final class Fingerprint {
    private final Reachable code;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Integer> anonymous = new HashMap<>();
    private Map<Label, Integer> labels = new HashMap<>();

    private Fingerprint(Reachable code) {
        this.code = code;
    }

    static String of(Reachable code) {
        var fingerprint = new Fingerprint(code);
        code.methods().forEach(fingerprint::method);
        return Ids.hash(fingerprint.text.toString());
    }

    private void method(Reachable.Method method) {
        labels = new HashMap<>();
        line("method", name(method.key()));
        method.model().code().ifPresent(body -> body.elementList().forEach(this::element));
    }

    private void line(Object... parts) {
        for (var part : parts) {
            text.append(part).append(' ');
        }
        text.append('\n');
    }

    private int label(Label label) {
        return labels.computeIfAbsent(label, _ -> labels.size());
    }

    private String type(String internalName) {
        return Reachable.isAnonymous(internalName)
                ? "anonymous" + anonymous.computeIfAbsent(internalName, _ -> anonymous.size())
                : internalName;
    }

    private String name(Reachable.Key key) {
        int index = key.name().startsWith("lambda$") ? code.index(key) : -1;
        return index >= 0
                ? "lambda" + index + key.descriptor()
                : type(key.owner()) + "." + key.name() + key.descriptor();
    }

    private void element(CodeElement element) {
        switch (element) {
            case LineNumber _, LocalVariable _, LocalVariableType _, CharacterRange _ -> {
                // Where and under which names, not what.
            }
            case LabelTarget target -> line("label", label(target.label()));
            case ExceptionCatch handler ->
                line(
                        "catch",
                        label(handler.tryStart()),
                        label(handler.tryEnd()),
                        label(handler.handler()),
                        handler.catchType()
                                .map(one -> type(one.asInternalName()))
                                .orElse("any"));
            case Instruction instruction -> instruction(instruction);
            default -> {
                // Attributes that follow from the instructions.
            }
        }
    }

    private void instruction(Instruction instruction) {
        var op = instruction.opcode();
        switch (instruction) {
            case InvokeInstruction call ->
                line(
                        op,
                        name(new Reachable.Key(
                                call.owner().asInternalName(),
                                call.name().stringValue(),
                                call.type().stringValue())));
            case InvokeDynamicInstruction dynamic -> dynamic(dynamic);
            case FieldInstruction field ->
                line(
                        op,
                        type(field.owner().asInternalName()),
                        field.name().stringValue(),
                        field.type().stringValue());
            case ConstantInstruction constant -> line(op, constant.constantValue());
            case BranchInstruction branch -> line(op, label(branch.target()));
            case TableSwitchInstruction table -> line(op, label(table.defaultTarget()), cases(table.cases()));
            case LookupSwitchInstruction lookup -> line(op, label(lookup.defaultTarget()), cases(lookup.cases()));
            case LoadInstruction load -> line(load.typeKind(), "load", load.slot());
            case StoreInstruction store -> line(store.typeKind(), "store", store.slot());
            case IncrementInstruction increment -> line("increment", increment.slot(), increment.constant());
            case NewObjectInstruction made -> line(op, type(made.className().asInternalName()));
            case NewReferenceArrayInstruction array ->
                line(op, type(array.componentType().asInternalName()));
            case NewPrimitiveArrayInstruction array -> line(op, array.typeKind());
            case NewMultiArrayInstruction array -> line(op, array.arrayType().asInternalName(), array.dimensions());
            case TypeCheckInstruction check -> line(op, type(check.type().asInternalName()));
            default -> line(op);
        }
    }

    private String cases(List<SwitchCase> cases) {
        return cases.stream()
                .map(one -> one.caseValue() + ":" + label(one.target()))
                .collect(Collectors.joining(","));
    }

    private void dynamic(InvokeDynamicInstruction dynamic) {
        var arguments = new ArrayList<String>();
        var bodies = Reachable.handles(dynamic).iterator();
        for (var argument : dynamic.bootstrapArgs()) {
            arguments.add(argument instanceof DirectMethodHandleDesc ? name(bodies.next()) : argument.toString());
        }
        line(dynamic.opcode(), dynamic.name().stringValue(), dynamic.type().stringValue(), arguments);
    }
}
