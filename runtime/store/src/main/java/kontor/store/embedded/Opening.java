package kontor.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Collection;
import kontor.kernel.model.NounModel;
import kontor.sdk.KontorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when a store is opened: the files are checked, the tables brought to today's form. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    /** After a crash, files up to so many times the usual size are checked whole. */
    private static final int CRASHED = 8;

    private Opening() {}

    /** Before SQLite sees the files: it would drop what does not fit without a word. */
    static void check(Path file, Settings settings) {
        try {
            if (Files.exists(file) && Files.size(file) > 0) {
                header(file);
            }
            log(file.resolveSibling(file.getFileName() + "-wal"), settings);
        } catch (IOException e) {
            throw new KontorException("KON-3005", file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void header(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var header = ByteBuffer.allocate(HEADER);
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // Reads on.
            }
            var magic = new byte[MAGIC.length];
            header.get(0, magic);
            int page = header.getShort(16) & 0xffff;
            int size = page == 1 ? 65536 : page;
            if (!java.util.Arrays.equals(magic, MAGIC)) {
                throw damaged(file, 0, "it does not begin as a SQLite database");
            }
            if (size < 512 || Integer.bitCount(size) != 1 || channel.size() < size) {
                throw damaged(file, 16, "its page size of " + size + " bytes cannot be");
            }
        }
    }

    private static void log(Path wal, Settings settings) throws IOException {
        var found = WalFile.read(wal);
        if (found.lost() && !settings.acceptLoss()) {
            throw damaged(
                    wal,
                    found.offset(),
                    found.lostCommits() + " commits behind it cannot be read, and all but the last were acknowledged");
        }
        if (found.lost()) {
            LOG.warn("{} commits in {} are given up, as configured", found.lostCommits(), wal);
        } else if (found.dropped() > 0) {
            LOG.info("{} frames of an unfinished write in {} were dropped", found.dropped(), wal);
        }
    }

    private static KontorException damaged(Path file, long offset, String what) {
        return new KontorException(
                "KON-3004",
                file + " is damaged at byte " + offset + ": " + what
                        + ". Keep a copy of the folder, then restore the last backup; to go on with what can still be read and"
                        + " lose the rest, set kontor.store.accept-loss = true");
    }

    /** Once SQLite has them open. */
    static Nouns prepare(Db db, Path file, Collection<NounModel> models, int shards, Settings settings)
            throws SQLException {
        whole(db, file, settings);
        // What an unfinished write left in the log must not be mistaken for lost commits after the next crash.
        db.list("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getLong(1));
        db.exec("BEGIN IMMEDIATE");
        Schema.prepare(db, shards, file.toString());
        Schema.put(db, "clean", "no");
        var nouns = Nouns.prepare(db, models);
        db.exec("COMMIT");
        return nouns;
    }

    private static void whole(Db db, Path file, Settings settings) throws SQLException {
        long bytes = db.number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
        if (db.number("SELECT count(*) FROM sqlite_schema WHERE name = 'k_meta'") == 0 && bytes <= Sqlite.PAGE) {
            return;
        }
        var clean = Schema.get(db, "clean").equals("yes");
        if (bytes > settings.checkBytes() * (clean ? 1 : CRASHED)) {
            return;
        }
        long begun = System.nanoTime();
        var problem = db.first("PRAGMA quick_check(1)", row -> row.getString(1)).orElse("ok");
        if (!problem.equals("ok")) {
            throw new KontorException(
                    "KON-3004",
                    file + " is damaged: " + problem + ". Keep a copy of the folder, then restore the last backup");
        }
        LOG.debug("{} bytes checked in {} ms", bytes, (System.nanoTime() - begun) / 1_000_000);
    }

    /** When the store is closed in order. */
    static void closed(Db db) throws SQLException {
        Schema.put(db, "clean", "yes");
    }
}
