package kontor.store.cassandra;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where shards' logs are kept. A stage that fails with KON-3502 may have had its effect; it is asked again. Any other failure
 * is final.
 */
interface LogStorage {
    /** Who owns a shard, from a quorum; what is being changed meanwhile may be seen or not. */
    CompletionStage<Owner> owner(int shard);

    /**
     * Begins the epoch after {@code seen}'s, if that still is the owner, to the last of its firsts; answers whether it is ours.
     * Linearizable.
     */
    CompletionStage<Boolean> claim(int shard, Owner seen);

    /**
     * Says which entry is the first of an epoch, if the epoch still is the shard's, and forgets those of epochs that do not
     * matter any more; answers whether it is. Linearizable.
     */
    CompletionStage<Boolean> open(int shard, long epoch, Map<Long, Long> firsts);

    /** The shard's epoch, from a quorum, read after this was asked. */
    CompletionStage<Long> epoch(int shard);

    /** Adds an entry; at a quorum when it completes. The same entry may be added again. */
    CompletionStage<Void> append(Entry entry);

    /** All entries of the log after a sequence, whoever wrote them, in order of sequence and epoch. */
    CompletionStage<List<Entry>> tail(int shard, long after);

    /** Carries an entry's changes out; at a quorum when it completes. An entry may be carried out again. */
    CompletionStage<Void> apply(Entry entry);

    /** Up to where entries have been carried out, at least. */
    CompletionStage<Mark> mark(int shard);

    /** Remembers up to where entries have been carried out; an older mark than the kept one has no effect. */
    CompletionStage<Void> mark(int shard, Mark mark);

    /**
     * The owner of a shard.
     *
     * @param epoch its epoch, 0 when there never was one
     * @param firsts the first entry of each epoch that wrote some and still matters
     */
    record Owner(long epoch, Map<Long, Long> firsts) {
        static final Owner NOBODY = new Owner(0, Map.of());
    }

    /**
     * A place in the log.
     *
     * @param sequence an entry
     * @param stamp the timestamp of its last change, in microseconds since 1970
     */
    record Mark(long sequence, long stamp) {
        static final Mark START = new Mark(0, 0);
    }
}
