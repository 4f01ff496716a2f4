package kontor.sdk.words;

/**
 * A request with an answer: {@code send} returns what the one answering rule returned; any number of rules may listen.
 *
 * @param name the wire name, as {@code Invoice.create}
 * @param payload the record of the payload
 * @param reply the record of the answer
 */
public record Command<P, R>(String name, Class<P> payload, Class<R> reply) implements Verb<P> {
    /** The moment this is accepted, for rules that listen to the command, which some other rule answers. */
    public Event<P> accepted() {
        return new Event<>(name, payload);
    }
}
