package kontor.sdk;

import kontor.sdk.spi.Run;

/**
 * A reference to another entity: its id on the wire. The noun comes from the component's type argument.
 *
 * @param id the entity's id
 * @param type the entity's record
 */
public record Ref<E>(String id, Class<E> type) {
    /** Refers to the entity of {@code type} with this id. */
    public static <E> Ref<E> to(Class<E> type, String id) {
        return new Ref<>(id, type);
    }

    /** Loads the entity: a recorded step. Fails as {@code db.get} does when there is none. */
    public E get() {
        return Run.current().get(type, id);
    }
}
