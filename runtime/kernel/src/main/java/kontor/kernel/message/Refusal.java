package kontor.kernel.message;

import java.util.List;
import kontor.kernel.model.Problem;
import kontor.sdk.KontorException;

/** A refusal of what came from outside, with everything that is wrong and where. */
public final class Refusal extends KontorException {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    public Refusal(String code, String message, List<Problem> problems) {
        super(code, message);
        this.problems = problems;
    }

    /** A refusal for one thing. */
    public static Refusal at(String code, String pointer, String detail) {
        return new Refusal(code, detail, List.of(new Problem(pointer, detail)));
    }

    /** Refuses something that does not fit; the message tells of the first problem. */
    public static Refusal misfit(String code, String what, List<Problem> problems) {
        var first = problems.getFirst();
        return new Refusal(code, what + " does not fit: " + first.detail() + " (" + first.pointer() + ")", problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
