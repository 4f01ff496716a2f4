package kontor.sdk;

/**
 * Ends an answering rule with this answer from wherever it is thrown: the run completes, it does not fail. In a rule that
 * answers nothing the run is refused (KON-2401).
 */
public final class EarlyAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Object answer;

    /** An end with this answer. */
    public EarlyAnswer(Object answer) {
        super("answered early: " + answer, null, false, false);
        this.answer = answer;
    }

    /** The answer. */
    public Object answer() {
        return answer;
    }
}
