package kontor.store.journal;

import kontor.store.journal.JournalStore.EntityId;

/**
 * What a persistence id names: {@code entity|Account|ada@example.com}, {@code front|17}, or anything else. Only the
 * first separators count; an entity's id may hold more.
 */
public sealed interface Pid {
    /** An entity. */
    record Entity(String noun, String id) implements Pid {}

    /** A shard's front. */
    record Front(int shard) implements Pid {}

    /** Any other persistent actor. */
    record Plain(String name) implements Pid {}

    /** Reads a persistence id. */
    static Pid parse(String text) {
        if (text.startsWith("entity|")) {
            int end = text.indexOf('|', "entity|".length());
            if (end > 0) {
                return new Entity(text.substring("entity|".length(), end), text.substring(end + 1));
            }
        }
        if (text.matches("front\\|\\d{1,9}")) {
            return new Front(Integer.parseInt(text.substring("front|".length())));
        }
        return new Plain(text);
    }

    /** The persistence id of an entity. */
    static String entity(String noun, String id) {
        return "entity|" + noun + "|" + id;
    }

    /** The persistence id of an entity. */
    static String of(EntityId entity) {
        return entity(entity.noun(), entity.id());
    }

    /** The persistence id of a shard's front. */
    static String front(int shard) {
        return "front|" + shard;
    }
}
