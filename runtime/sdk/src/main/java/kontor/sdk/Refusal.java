package kontor.sdk;

/**
 * A rule's own refusal, thrown by {@link Do#refuse}: final, never tried again; a command's sender meets it as an
 * exception.
 */
public final class Refusal extends KontorException {
    private static final long serialVersionUID = 1L;

    /** A refusal for a reason that people understand. */
    public Refusal(String reason) {
        super("KON-2500", reason);
    }
}
