package kontor.store.embedded;

import java.time.Duration;

/**
 * How an embedded store works; {@link #standard()} suits a node.
 *
 * @param readers threads that read, each with a connection of its own
 * @param queueBytes bytes of writes that may be waiting; past it writes are refused with KON-3503
 * @param batchBytes bytes of writes that one transaction takes at most
 * @param cacheBytes page cache of the writer's connection; readers get an eighth of it each
 * @param mappedBytes how much of the file is mapped into memory
 * @param checkpointPages pages in the write-ahead log past which it is written back and begun anew
 * @param readLimit how long one read may take before it is given up, so that the log can be begun anew
 * @param checkBytes a file smaller than this is checked whole when it is opened
 * @param acceptLoss open even where acknowledged writes were lost, and go on without them
 */
public record Settings(
        int readers,
        long queueBytes,
        long batchBytes,
        long cacheBytes,
        long mappedBytes,
        int checkpointPages,
        Duration readLimit,
        long checkBytes,
        boolean acceptLoss) {
    private static final long MIB = 1024 * 1024;

    /** The settings that a node has when nothing is configured. */
    public static Settings standard() {
        return new Settings(
                4, 64 * MIB, 8 * MIB, 128 * MIB, 1024 * MIB, 16_384, Duration.ofSeconds(30), 64 * MIB, false);
    }

    /** The same, but going on without what was lost. */
    public Settings acceptingLoss() {
        return new Settings(
                readers, queueBytes, batchBytes, cacheBytes, mappedBytes, checkpointPages, readLimit, checkBytes, true);
    }

    /** The same with another limit of waiting writes. */
    public Settings withQueueBytes(long bytes) {
        return new Settings(
                readers,
                bytes,
                batchBytes,
                cacheBytes,
                mappedBytes,
                checkpointPages,
                readLimit,
                checkBytes,
                acceptLoss);
    }
}
