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

    public List<Problem> problems() {
        return problems;
    }
}
