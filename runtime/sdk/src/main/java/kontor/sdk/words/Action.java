package kontor.sdk.words;

/**
 * An imperative without an answer: {@code send} returns once it is durable; exactly one rule carries it out, any number
 * may listen.
 *
 * @param name the wire name, as {@code Database.provision}
 * @param payload the record of the payload
 */
public record Action<P>(String name, Class<P> payload) implements Verb<P> {
    /** The moment this is accepted, for rules that listen to the action, which some other rule carries out. */
    public Event<P> accepted() {
        return new Event<>(name, payload);
    }
}
