package kontor.store.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Events and snapshots as bytes, for persistent actors that are neither entities nor fronts. */
public interface PlainJournal {
    /** Appends events, all or none; fails with KON-3009 when a sequence is there already. */
    CompletionStage<Void> append(List<Entry> entries);

    /** Events in order, both bounds inclusive. */
    CompletionStage<List<Entry>> read(String actor, long from, long to, int limit);

    /** Deletes events up to a sequence; the highest sequence stays known. */
    CompletionStage<Void> delete(String actor, long upTo);

    /** The highest sequence that was ever appended, 0 when none was. */
    CompletionStage<Long> highest(String actor);

    /** Actors that have events, in order of their names. */
    CompletionStage<List<String>> actors(@Nullable String after, int limit);

    /** Keeps a snapshot; one with the same sequence is replaced. */
    CompletionStage<Void> save(Snapshot snapshot);

    /** The newest snapshot within bounds. */
    CompletionStage<Optional<Snapshot>> load(String actor, Bounds bounds);

    /** Deletes the snapshots within bounds. */
    CompletionStage<Void> deleteSnapshots(String actor, Bounds bounds);

    /** Something serialized. */
    record Packed(int serializer, String manifest, byte[] bytes) {}

    /**
     * An event.
     *
     * @param time milliseconds since 1970
     * @param writer who wrote it
     * @param manifest the event adapter's manifest
     */
    record Entry(
            String actor,
            long sequence,
            long time,
            String writer,
            String manifest,
            Packed payload,
            @Nullable Packed meta) {}

    /** A snapshot; the time is in milliseconds since 1970. */
    record Snapshot(
            String actor,
            long sequence,
            long time,
            Packed payload,
            @Nullable Packed meta) {}

    /** Bounds of snapshots, all inclusive; times in milliseconds since 1970. */
    record Bounds(long minSequence, long maxSequence, long minTime, long maxTime) {}
}
