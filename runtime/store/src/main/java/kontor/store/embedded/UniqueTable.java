package kontor.store.embedded;

import java.sql.SQLException;
import java.util.Optional;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.UniqueValues;
import kontor.kernel.port.Store.Claim;
import org.jspecify.annotations.Nullable;

/** Writes claims of values that only one entity of a noun may have. */
final class UniqueTable {
    private static final String OWNER = "SELECT id FROM k_unique WHERE noun = ? AND field = ? AND value = ?";

    private UniqueTable() {}

    /** What is done about a claim, where nobody else writes. */
    @FunctionalInterface
    interface ClaimChange {
        void apply(Db db, NounTable table) throws SQLException;
    }

    /** Whose a value is. */
    static Optional<String> owner(Db db, NounTable table, String field, String value) throws SQLException {
        return db.first(OWNER, row -> row.getString(1), table.number(), field, value);
    }

    /** Claims a value; answers whose it is when it is another's. */
    static @Nullable String claim(Db db, NounTable table, Claim claim) throws SQLException {
        var owner = owner(db, table, claim.field(), claim.value());
        if (owner.isEmpty()) {
            db.update(
                    "INSERT INTO k_unique(noun, field, value, id, version) VALUES(?, ?, ?, ?, ?)",
                    table.number(),
                    claim.field(),
                    claim.value(),
                    claim.id(),
                    claim.version());
            return null;
        }
        if (!owner.get().equals(claim.id())) {
            return owner.get();
        }
        db.update(
                "UPDATE k_unique SET version = max(version, ?) WHERE noun = ? AND field = ? AND value = ?",
                claim.version(),
                table.number(),
                claim.field(),
                claim.value());
        return null;
    }

    static void release(Db db, NounTable table, Claim claim) throws SQLException {
        db.update(
                "DELETE FROM k_unique WHERE noun = ? AND field = ? AND value = ? AND id = ? AND version <= ?",
                table.number(),
                claim.field(),
                claim.value(),
                claim.id(),
                claim.version());
    }

    /** Claims what an entity has; answers a sentence when another has something of it, too. */
    static @Nullable String claimAll(Db db, NounTable table, String id, EntityState entity) throws SQLException {
        String problem = null;
        for (var value : UniqueValues.held(table.noun(), entity)) {
            var owner = claim(db, table, UniqueValues.claim(table.noun(), id, value, entity.version()));
            problem = owner == null ? problem : shared(table, id, value, owner);
        }
        return problem;
    }

    /** What is wrong with the claims of an entity, null when nothing is. */
    static @Nullable String check(Db db, NounTable table, String id, EntityState entity) throws SQLException {
        for (var value : UniqueValues.held(table.noun(), entity)) {
            var owner = owner(db, table, value.field(), value.text());
            if (owner.isEmpty()) {
                return name(table, id) + ": nobody has claimed its " + value.field() + " '" + value.text()
                        + "'; `kontor rebuild " + table.noun().name() + "` claims it";
            }
            if (!owner.get().equals(id)) {
                return shared(table, id, value, owner.get());
            }
        }
        return null;
    }

    private static String shared(NounTable table, String id, UniqueValues.Value value, String owner) {
        return name(table, id) + ": its " + value.field() + " '" + value.text() + "' is claimed by '" + owner
                + "', and only one may have it; change one of the two";
    }

    private static String name(NounTable table, String id) {
        return table.noun().name() + " '" + id + "'";
    }
}
