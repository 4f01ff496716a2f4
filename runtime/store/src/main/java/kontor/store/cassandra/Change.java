package kontor.store.cassandra;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row, or the deletion of all rows under a key's beginning. Entries of a shard's log are made of these:
 * carried out again, under the same timestamp, they come to the same.
 *
 * @param table the table
 * @param kind what happens
 * @param key the whole key of the row; for a deletion it may be a beginning of it that has the whole partition key
 * @param cells the other columns that are written; none of a deletion
 */
record Change(String table, Kind kind, List<Cell> key, List<Cell> cells) {
    /** What happens to a row. */
    enum Kind {
        /** The row is there afterwards, with these cells; others stay. */
        INSERT,
        /** The cells change. A row that was never inserted is there only while it has one. */
        UPDATE,
        /** The row is gone, or all rows under the key. */
        DELETE
    }

    /**
     * A column and its value.
     *
     * @param value text, int, long, double, boolean, {@link java.math.BigDecimal}, {@link java.time.Instant}, byte[] or a
     *     list of float (a vector); null clears
     */
    record Cell(String column, @Nullable Object value) {}

    static Change insert(String table, List<Cell> key, List<Cell> cells) {
        return new Change(table, Kind.INSERT, key, cells);
    }

    static Change update(String table, List<Cell> key, List<Cell> cells) {
        return new Change(table, Kind.UPDATE, key, cells);
    }

    static Change delete(String table, List<Cell> key) {
        return new Change(table, Kind.DELETE, key, List.of());
    }

    static Cell cell(String column, @Nullable Object value) {
        return new Cell(column, value);
    }
}
