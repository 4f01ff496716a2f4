package kontor.sdk.words;

/** What a rule can listen to: a verb, a trigger on a field, or a wildcard. */
public sealed interface Source<P> permits Verb, Trigger, AnyOf {
    /** The wire name: {@code Customer.signup}, {@code User.referralCount.reaches(10)}, {@code Account.*}, {@code *}. */
    String name();
}
