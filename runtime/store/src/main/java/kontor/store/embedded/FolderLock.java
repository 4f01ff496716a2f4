package kontor.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * One node a folder: the operating system's lock on a file, which ends with the process however it ends. On one node it
 * takes the place of the cluster's fence.
 */
final class FolderLock implements AutoCloseable {
    private static final int MOST = 32;
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the folder; refused with KON-3001 when another process has it. */
    static FolderLock take(Path folder) {
        var file = folder.resolve("lock");
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tried(channel) == null) {
                var owner = owner(channel);
                channel.close();
                throw new KontorException(
                        "KON-3001",
                        "the folder " + folder.toAbsolutePath() + " is in use by another node (process " + owner
                                + "); stop that node, or give this one another folder (KONTOR_DATA)");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new KontorException(
                    "KON-3005",
                    "the folder " + folder.toAbsolutePath() + " cannot be used: " + e.getMessage()
                            + "; the node needs to read and write there",
                    e);
        }
    }

    private static @Nullable FileLock tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(MOST);
        int length = channel.read(buffer, 0);
        return length <= 0 ? "unknown" : new String(buffer.array(), 0, length, StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
