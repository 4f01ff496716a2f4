package kontor.sdk.words;

/**
 * Something that happened; any number of rules may listen.
 *
 * @param name the wire name, as {@code Customer.signup}
 * @param payload the record of the payload
 */
public record Event<P>(String name, Class<P> payload) implements Verb<P> {}
