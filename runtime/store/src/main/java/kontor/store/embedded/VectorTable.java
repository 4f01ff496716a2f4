package kontor.store.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import kontor.kernel.port.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes vectors of meaning. What it changes is told to the vectors in memory once it is durable, in the order of the
 * writes.
 */
final class VectorTable {
    private final Db db;
    private final Consumer<List<Changed>> memory;
    private final List<Changed> changed = new ArrayList<>();

    VectorTable(Db db, Consumer<List<Changed>> memory) {
        this.db = db;
        this.memory = memory;
    }

    /**
     * A vector that was written, or was dropped with its entity.
     *
     * @param noun the number of the noun's table
     * @param row the number of the entity's row
     * @param version as of which version
     * @param vector the vector, empty when the entity says nothing; null when it was dropped
     */
    record Changed(int noun, long row, long version, float @Nullable [] vector) {}

    static byte[] bytes(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    static float[] vector(byte[] bytes) {
        var vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    /** A vector made ready, as the database takes it and as memory does. */
    record Encoded(NounTable table, String id, long version, float[] vector, byte[] blob) {
        /** Refused with KON-3013 when it is no vector. */
        static Encoded of(NounTable table, String id, long version, float[] vector) {
            Vectors.check(vector);
            var kept = Vectors.says(vector) ? vector.clone() : new float[0];
            return new Encoded(table, id, version, kept, VectorTable.bytes(kept));
        }

        int bytes() {
            return 200 + blob.length;
        }
    }

    void embed(Encoded encoded) throws SQLException {
        var table = encoded.table();
        long row = db.number("SELECT _row FROM " + table.relation() + " WHERE id = ? AND _deleted = 0", encoded.id());
        if (row == 0) {
            return;
        }
        long written = db.update(
                "INSERT INTO k_vector(noun, entity, version, vector) VALUES(?, ?, ?, ?)"
                        + " ON CONFLICT(noun, entity) DO UPDATE SET version = excluded.version, vector = excluded.vector"
                        + " WHERE excluded.version >= version",
                table.number(),
                row,
                encoded.version(),
                encoded.blob());
        if (written > 0) {
            changed.add(new Changed(table.number(), row, encoded.version(), encoded.vector()));
        }
    }

    /** Ids in order of entities without a vector, or with one of another length. */
    static List<String> without(Db db, NounTable table, int length, @Nullable String after, int limit)
            throws SQLException {
        return db.list(
                "SELECT n.id FROM " + table.relation()
                        + " AS n LEFT JOIN k_vector AS v ON v.noun = ? AND v.entity = n._row"
                        + " WHERE n._deleted = 0 AND n.id > ? AND (v.entity IS NULL OR length(v.vector) NOT IN (0, ?))"
                        + " ORDER BY n.id LIMIT ?",
                row -> row.getString(1),
                table.number(),
                after == null ? "" : after,
                length * Float.BYTES,
                limit);
    }

    void drop(NounTable table, long row, long version) throws SQLException {
        if (db.update("DELETE FROM k_vector WHERE noun = ? AND entity = ?", table.number(), row) > 0) {
            changed.add(new Changed(table.number(), row, version, null));
        }
    }

    /** How much the transaction has changed so far. */
    int mark() {
        return changed.size();
    }

    /** Forgets what was taken back since a mark. */
    void takeBack(int mark) {
        changed.subList(mark, changed.size()).clear();
    }

    /** What the transaction has changed is durable. */
    void committed() {
        if (!changed.isEmpty()) {
            memory.accept(List.copyOf(changed));
            changed.clear();
        }
    }
}
