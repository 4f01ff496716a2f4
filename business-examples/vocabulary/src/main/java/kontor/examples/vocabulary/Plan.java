package kontor.examples.vocabulary;

/** What an account has taken. */
public enum Plan {
    FREE,
    STARTER,
    PRO,
    ENTERPRISE
}
