package kontor.sdk.words;

import java.time.Instant;

/**
 * The word of an entity: its name, its record, the events that its writes cause, and the fields every entity has. A
 * vocabulary's generated words extend it with the record's own fields and verbs.
 */
public class Noun<E> {
    private final String name;
    private final Class<E> type;

    /** The entity came into being; the payload is the entity. Caused by the write itself. */
    public final Event<E> created;
    /** The entity changed; the payload is the entity after the change. */
    public final Event<E> updated;
    /** The entity was deleted; the payload is the entity as it was last. */
    public final Event<E> deleted;
    /** How many writes made the entity what it is: 1 when created. */
    public final NumberField<E, Long> version;
    /** When it was created. */
    public final OrderedField<E, Instant> createdAt;
    /** When it was last written. */
    public final OrderedField<E, Instant> updatedAt;

    /** A noun with its wire name and record. */
    public Noun(String name, Class<E> type) {
        this.name = name;
        this.type = type;
        this.created = new Event<>(name + ".created", type);
        this.updated = new Event<>(name + ".updated", type);
        this.deleted = new Event<>(name + ".deleted", type);
        this.version = new NumberField<>(this, "version");
        this.createdAt = new OrderedField<>(this, "createdAt");
        this.updatedAt = new OrderedField<>(this, "updatedAt");
    }

    /** The wire name. */
    public final String name() {
        return name;
    }

    /** The entity's record. */
    public final Class<E> type() {
        return type;
    }

    @Override
    public final String toString() {
        return "$." + name;
    }
}
