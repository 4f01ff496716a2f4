package kontor.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a write-ahead log as SQLite would, and looks past the place where SQLite would stop
 * (<a href="https://www.sqlite.org/fileformat2.html#walformat">file format, section 4</a>).
 *
 * <p>SQLite ends at the first frame whose checksum does not fit and drops the rest without a word. After a crash that is
 * right: what follows belongs to the one transaction that was being written. But each commit is synced before the next
 * begins, so when two commits lie behind the place, one of them had been acknowledged, and the log was damaged.
 */
final class WalFile {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int MAGIC = 0x377f0682;

    private final FileChannel channel;
    private final ByteOrder order;
    private final int pageSize;
    private final ByteBuffer frame;
    private int salt1;
    private int salt2;
    private int sum1;
    private int sum2;
    private final boolean headerFits;

    /**
     * What was found.
     *
     * @param frames frames up to the last whole commit
     * @param dropped frames of this log behind it
     * @param lostCommits commits among them
     * @param offset where in the file the first frame is that does not fit; -1 when all do
     */
    record Found(long frames, long dropped, long lostCommits, long offset) {
        static final Found NOTHING = new Found(0, 0, 0, -1);

        /** Whether something is gone that had been acknowledged. */
        boolean lost() {
            return lostCommits > 1;
        }
    }

    private WalFile(FileChannel channel, ByteBuffer header, int pageSize) {
        this.channel = channel;
        // The lowest bit of the magic number says how checksums read their words.
        this.order = (header.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        this.pageSize = pageSize;
        this.frame = ByteBuffer.allocate(FRAME_HEADER + pageSize);
        this.salt1 = header.getInt(16);
        this.salt2 = header.getInt(20);
        add(header, 0, 24);
        this.headerFits = (header.getInt(0) & ~1) == MAGIC && sum1 == header.getInt(24) && sum2 == header.getInt(28);
    }

    /** Reads the log of a database; nothing when there is none. */
    static Found read(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) < HEADER) {
            return Found.NOTHING;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var header = ByteBuffer.allocate(HEADER);
            fill(channel, header, 0);
            int page = header.getInt(8);
            // A damaged page size would make nonsense of all frames: look at them with the size that we always use.
            boolean possible = page >= 512 && page <= 65536 && Integer.bitCount(page) == 1;
            return new WalFile(channel, header, possible ? page : Sqlite.PAGE).scan();
        }
    }

    private Found scan() throws IOException {
        long count = (channel.size() - HEADER) / (FRAME_HEADER + pageSize);
        long next = 0;
        long committed = 0;
        if (headerFits) {
            while (next < count && load(next) && salted() && follows()) {
                next++;
                if (frame.getInt(4) != 0) {
                    committed = next;
                }
            }
        }
        var behind = behind(next, count);
        long dropped = next - committed + behind.frames();
        return new Found(
                committed, dropped, behind.commits(), next < count ? HEADER + next * (FRAME_HEADER + pageSize) : -1);
    }

    private record Behind(long frames, long commits) {}

    /** Frames from one that does not fit on that carry this log's salts: older ones were left by a log before it. */
    private Behind behind(long from, long count) throws IOException {
        long frames = 0;
        long commits = 0;
        for (long i = from; i < count && load(i); i++) {
            if (!headerFits && i == from) {
                // Without the header, the first frame says which log this is.
                salt1 = frame.getInt(8);
                salt2 = frame.getInt(12);
            }
            if (salted()) {
                frames++;
                commits += frame.getInt(4) != 0 ? 1 : 0;
            }
        }
        return new Behind(frames, commits);
    }

    private boolean load(long index) throws IOException {
        return fill(channel, frame, HEADER + index * (FRAME_HEADER + pageSize));
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position + buffer.position());
            if (read < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean salted() {
        return frame.getInt(8) == salt1 && frame.getInt(12) == salt2;
    }

    // The checksum of a frame goes on from that of the frame before it.
    private boolean follows() {
        add(frame, 0, 8);
        add(frame, FRAME_HEADER, pageSize);
        return sum1 == frame.getInt(16) && sum2 == frame.getInt(20);
    }

    private void add(ByteBuffer bytes, int from, int length) {
        var words = bytes.duplicate().order(order);
        for (int i = from; i < from + length; i += 8) {
            sum1 += words.getInt(i) + sum2;
            sum2 += words.getInt(i + 4) + sum1;
        }
    }
}
