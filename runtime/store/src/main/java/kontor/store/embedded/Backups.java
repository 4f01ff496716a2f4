package kontor.store.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import kontor.sdk.KontorException;

/** Copies of a store, taken from outside the node that has it, while that node works or not. */
public final class Backups {
    private static final String READ_ONLY = "1";
    private static final String PATIENCE_MILLIS = "10000";

    private Backups() {}

    /**
     * Copies the store of a folder into a new file, as it is at one moment. A node may be at work in the folder: it goes on
     * writing, and its log grows until the copy is done. The file is there whole and checked, or not at all; only its owner
     * can read it. To restore, put it into an empty folder as {@code kontor.db}.
     *
     * <p>Refused with KON-3006 when the target exists or cannot be written, or there is no store in the folder; with
     * KON-3004 when the store is damaged.
     *
     * @param folder the data folder
     * @param target the file to make
     * @return the bytes of the copy
     */
    public static long copy(Path folder, Path target) {
        var source = folder.resolve("kontor.db").toAbsolutePath();
        if (!Files.isRegularFile(source)) {
            throw refused("there is no store in " + folder.toAbsolutePath() + "; name the node's data folder");
        }
        if (Files.exists(target)) {
            throw exists(target);
        }
        try {
            return copied(source, target.toAbsolutePath());
        } catch (IOException e) {
            throw new KontorException(
                    "KON-3006",
                    "the backup " + target.toAbsolutePath() + " cannot be written: " + e + "; is the folder"
                            + " there, and is there room?",
                    e);
        } catch (SQLException e) {
            throw new KontorException("KON-3006", "the store " + source + " could not be copied: " + e.getMessage(), e);
        }
    }

    private static long copied(Path source, Path target) throws IOException, SQLException {
        // Beside the target, so that it can be renamed; SQLite fills a file that is empty.
        var folder = Objects.requireNonNull(target.getParent(), "an absolute path has a folder");
        var part = Files.createTempFile(folder, target.getFileName() + ".", ".part");
        try {
            vacuum(source, part);
            check(source, part);
            sync(part, StandardOpenOption.WRITE);
            if (Files.exists(target)) {
                throw exists(target);
            }
            long bytes = Files.size(part);
            Files.move(part, target);
            sync(folder, StandardOpenOption.READ);
            return bytes;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void vacuum(Path source, Path part) throws SQLException {
        try (var connection = open(source);
                var statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, part.toString());
            statement.execute();
        }
    }

    private static void check(Path source, Path part) throws SQLException {
        try (var connection = open(part);
                var statement = connection.createStatement();
                var answer = statement.executeQuery("PRAGMA quick_check(1)")) {
            var found = answer.next() ? answer.getString(1) : "no answer";
            if (!found.equals("ok")) {
                throw new KontorException(
                        "KON-3004",
                        "the copy of " + source + " is damaged (" + found + "), so the store may be too; keep the"
                                + " backups that there are, and check it with ./kontor doctor");
            }
        }
    }

    // Read-only: the last one to close a store writes its log back, which is the node's to do.
    private static Connection open(Path file) throws SQLException {
        var properties = new Properties();
        properties.setProperty("open_mode", READ_ONLY);
        properties.setProperty("busy_timeout", PATIENCE_MILLIS);
        return DriverManager.getConnection("jdbc:sqlite:" + file, properties);
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (var channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private static KontorException exists(Path target) {
        return refused(target.toAbsolutePath() + " exists already; a backup goes into a new file, name another");
    }

    private static KontorException refused(String message) {
        return new KontorException("KON-3006", message);
    }
}
