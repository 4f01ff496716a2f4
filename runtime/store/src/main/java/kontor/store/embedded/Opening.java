package kontor.store.embedded;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import kontor.kernel.model.NounModel;

/** What happens when a store is opened: the files are checked, the tables brought to today's form. */
final class Opening {
    private Opening() {}

    /** Before SQLite sees the files. */
    static void check(Path file, Settings settings) {
    }

    /** Once it has them open. */
    static Nouns prepare(Db db, Path file, Collection<NounModel> models, int shards, Settings settings)
            throws SQLException {
        db.exec("BEGIN IMMEDIATE");
        Schema.prepare(db, shards, file.toString());
        var nouns = Nouns.prepare(db, models);
        db.exec("COMMIT");
        return nouns;
    }
}
