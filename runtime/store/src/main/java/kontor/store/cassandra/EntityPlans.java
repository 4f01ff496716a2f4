package kontor.store.cassandra;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import kontor.store.cassandra.Change.Cell;
import org.jspecify.annotations.Nullable;

/**
 * How writes of entities become changes: the row, the event, and how many rows the shard has. It remembers the versions of the
 * entities that were written last, and the counts of its shard.
 */
final class EntityPlans {
    private static final int REMEMBERED = 65_536;
    private static final int AT_ONCE = 64;

    private final int shard;
    private final Cql cql;
    private final NounTables nouns;
    private final Map<Key, Long> versions = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<String, Long> counts = new HashMap<>();

    private record Key(String noun, String id) {}

    EntityPlans(int shard, Cql cql, NounTables nouns) {
        this.shard = shard;
        this.cql = cql;
        this.nouns = nouns;
    }

    /** Reads the versions of the entities that are written, where they are not known. */
    CompletionStage<Void> prepare(List<Stored> writes) {
        var keys = new LinkedHashSet<Key>();
        var counted = new LinkedHashSet<String>();
        for (var write : writes) {
            var key = new Key(write.noun(), write.id());
            // Asked for, so that it is not the next to be forgotten.
            if (versions.get(key) == null) {
                keys.add(key);
            }
            if (!counts.containsKey(write.noun())) {
                counted.add(write.noun());
            }
        }
        return Together.each(keys, AT_ONCE, this::read).thenCompose(_ -> Together.each(counted, AT_ONCE, this::count));
    }

    private CompletionStage<Void> read(Key key) {
        var table = nouns.get(key.noun());
        return cql.first(
                        "SELECT \"" + NounTable.VERSION + "\" FROM " + Field.quoted(table.relation()) + " WHERE \""
                                + NounTable.SLOT + "\" = ? AND id = ?",
                        NounTable.slot(key.id()),
                        key.id())
                .thenAccept(row -> {
                    long version = row.map(found -> found.getLong(0)).orElse(0L);
                    synchronized (versions) {
                        versions.put(key, version);
                    }
                });
    }

    private CompletionStage<Void> count(String noun) {
        return cql.first("SELECT total FROM k_count WHERE noun = ? AND shard = ?", noun, shard)
                .thenAccept(row -> {
                    synchronized (counts) {
                        counts.put(noun, row.map(found -> found.getLong(0)).orElse(0L));
                    }
                });
    }

    /** The changes; refused with KON-3009 when the version does not follow, and nothing has changed then. */
    List<Change> plan(Stored stored) {
        var table = nouns.get(stored.noun());
        var key = new Key(stored.noun(), stored.id());
        var known = versions.get(key);
        if (known == null) {
            throw new IllegalStateException(key + " was not prepared");
        }
        var event = stored.event();
        if (known != event.version() - 1 || known != stored.before().version()) {
            throw new KontorException(
                    "KON-3009",
                    stored.noun() + " '" + stored.id() + "' is at version " + known + " in the store; version "
                            + event.version() + " cannot follow. Read the entity again");
        }
        var changes = new ArrayList<Change>(3);
        // The event's change comes after the row's: a rebuild may use the timestamp between two changes of a row.
        changes.add(row(table, stored));
        changes.add(Events.insert(stored.noun(), stored.id(), event));
        int more = (stored.after().exists() ? 1 : 0) - (stored.before().exists() ? 1 : 0);
        if (more != 0) {
            long count = counts.merge(stored.noun(), (long) more, Long::sum);
            changes.add(Change.insert(
                    "k_count",
                    List.of(Change.cell("noun", stored.noun()), Change.cell("shard", shard)),
                    List.of(Change.cell("total", count))));
        }
        versions.put(key, event.version());
        return changes;
    }

    private static Change row(NounTable table, Stored stored) {
        var after = stored.after();
        var cells = new ArrayList<Cell>();
        cells.add(Change.cell(NounTable.VERSION, after.version()));
        var key = NounTable.key(stored.id());
        return switch (stored.event().kind()) {
            case CREATED -> {
                cells.addAll(kept(after, after.version()));
                cells.addAll(NounTable.cells(table.fields(), after.state()));
                if (stored.before().version() == 0) {
                    cells.removeIf(cell -> cell.value() == null);
                }
                yield Change.insert(table.relation(), key, cells);
            }
            case UPDATED -> {
                var change = stored.event().change();
                var changed = table.fields().stream()
                        .filter(field -> change.has(field.name()))
                        .toList();
                cells.add(Change.cell(NounTable.UPDATED, text(after.updatedAt())));
                cells.add(Change.cell(NounTable.HASH, after.hash()));
                cells.addAll(NounTable.cells(changed, after.state()));
                yield Change.update(table.relation(), key, cells);
            }
            case DELETED -> {
                cells.add(Change.cell(NounTable.UPDATED, text(after.updatedAt())));
                cells.add(Change.cell(NounTable.HASH, after.hash()));
                cells.add(Change.cell(NounTable.GONE, Json.text(Json.of(after.state()))));
                cells.add(Change.cell(NounTable.CREATED_KEY, null));
                cells.addAll(NounTable.cells(table.fields(), null));
                yield Change.update(table.relation(), key, cells);
            }
        };
    }

    /** What a row has beside its version and its fields. */
    static List<Cell> kept(EntityState entity, long born) {
        var created = entity.createdAt();
        return List.of(
                Change.cell(NounTable.BORN, born),
                Change.cell(NounTable.CREATED, text(created)),
                Change.cell(
                        NounTable.CREATED_KEY, created == null || entity.deleted() ? null : FieldKey.millis(created)),
                Change.cell(NounTable.UPDATED, text(entity.updatedAt())),
                Change.cell(NounTable.HASH, entity.hash()),
                Change.cell(NounTable.GONE, entity.deleted() ? Json.text(Json.of(entity.state())) : null));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
