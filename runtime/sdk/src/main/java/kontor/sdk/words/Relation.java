package kontor.sdk.words;

/**
 * An event between two nouns: {@code $.User.referred.by($.User)}.
 *
 * @param name the wire name of the first half, as {@code User.referred}
 * @param payload the record that has both sides
 * @param other the record of the noun on the other side
 */
public record Relation<P, O>(String name, Class<P> payload, Class<O> other) {
    /** The event itself, on the wire {@code User.referred.by.User}. */
    public Event<P> by(Noun<O> noun) {
        return new Event<>(name + ".by." + noun.name(), payload);
    }
}
