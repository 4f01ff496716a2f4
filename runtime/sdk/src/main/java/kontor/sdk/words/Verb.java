package kontor.sdk.words;

/** A verb: the name of a message and the record that is its payload. */
public sealed interface Verb<P> extends Source<P> permits Event, Command, Action {
    /** The record of the payload. */
    Class<P> payload();
}
