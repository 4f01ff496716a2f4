package kontor.store.embedded;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Shape.FieldShape;

/** Follows which fields are unique: values that were there before a field became so are claimed, too. */
final class UniqueFields {
    private UniqueFields() {}

    /** An entity as it stands, and the number of its row. */
    record Standing(long row, String id, EntityState entity) {}

    /** Drops the claims of fields that are unique no more; answers whether there are new ones, to be claimed. */
    static boolean prepare(Db db, NounTable table) throws SQLException {
        var prefix = prefix(table);
        var marked = new HashSet<>(db.list(
                "SELECT substr(name, ?) FROM k_meta WHERE name >= ? AND name < ?",
                row -> row.getString(1),
                prefix.length() + 1,
                prefix,
                // The character after the space that ends the prefix.
                prefix.stripTrailing() + "!"));
        boolean fresh = false;
        for (var field : unique(table)) {
            fresh |= !marked.remove(field.name());
        }
        for (var gone : marked) {
            db.update("DELETE FROM k_unique WHERE noun = ? AND field = ?", table.number(), gone);
            db.update("DELETE FROM k_meta WHERE name = ?", prefix + gone);
        }
        return fresh;
    }

    private static String prefix(NounTable table) {
        return "unique " + table.number() + " ";
    }

    private static List<FieldShape> unique(NounTable table) {
        return table.noun().shape().fields().stream().filter(FieldShape::unique).toList();
    }

    /** Notes that all values are claimed. */
    static void done(Db db, NounTable table) throws SQLException {
        for (var field : unique(table)) {
            Schema.put(db, prefix(table) + field.name(), "yes");
        }
    }

    /** Entities after a row up to another, in the order of rows: of several that share a value, the first one keeps it. */
    static List<Standing> standing(Db db, NounTable table, long after, long until, int limit) throws SQLException {
        return db.list(
                table.select() + " WHERE _row > ? AND _row <= ? AND _deleted = 0 ORDER BY _row LIMIT ?",
                row -> new Standing(row.getLong(1), row.getString(2), table.entity(row)),
                after,
                until,
                limit);
    }

    /** Claims what they have; answers what several have at once, a sentence each. */
    static List<String> claim(Db db, NounTable table, List<Standing> entities) throws SQLException {
        var problems = new ArrayList<String>();
        for (var one : entities) {
            var problem = UniqueTable.claimAll(db, table, one.id(), one.entity());
            if (problem != null) {
                problems.add(problem);
            }
        }
        return problems;
    }
}
