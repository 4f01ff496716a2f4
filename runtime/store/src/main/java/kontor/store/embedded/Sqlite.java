package kontor.store.embedded;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens connections. */
final class Sqlite {
    /** Bytes of a page: measured, larger ones cost more in the log for rows of some hundred bytes. */
    static final int PAGE = 4096;

    /** Milliseconds that a reader waits for a lock before it gives up with SQLITE_BUSY; the writer then asks again. */
    private static final int PATIENCE = 10_000;

    static final int WRITER_PATIENCE = 2_000;

    private Sqlite() {}

    static Db writer(Path file, Settings settings) throws SQLException {
        var db = open(file);
        db.patience(WRITER_PATIENCE);
        db.exec("PRAGMA page_size = " + PAGE);
        db.exec("PRAGMA journal_mode = WAL");
        db.exec("PRAGMA synchronous = FULL");
        // The writer begins the log anew between batches itself; SQLite's own way lets it grow.
        db.exec("PRAGMA wal_autocheckpoint = 0");
        db.exec("PRAGMA temp_store = MEMORY");
        db.exec("PRAGMA foreign_keys = OFF");
        db.exec("PRAGMA cache_size = -" + settings.cacheBytes() / 1024);
        db.exec("PRAGMA mmap_size = " + settings.mappedBytes());
        return db;
    }

    static Db reader(Path file, Settings settings) throws SQLException {
        var db = open(file);
        db.exec("PRAGMA query_only = ON");
        db.exec("PRAGMA temp_store = MEMORY");
        db.exec("PRAGMA cache_size = -" + settings.cacheBytes() / 8 / 1024);
        db.exec("PRAGMA mmap_size = " + settings.mappedBytes());
        db.watch();
        return db;
    }

    /** For checkpoints beside the writer. */
    static Db checkpointer(Path file) throws SQLException {
        var db = open(file);
        db.exec("PRAGMA synchronous = FULL");
        return db;
    }

    private static Db open(Path file) throws SQLException {
        var properties = new Properties();
        // A reader may not be opened read-only: it takes part in the shared memory of the log.
        properties.setProperty("busy_timeout", Integer.toString(PATIENCE));
        return new Db(DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath(), properties));
    }
}
