package kontor.store.cassandra;

import java.util.List;

/**
 * An entry of a shard's log: everything that one batch of writes changes.
 *
 * @param shard the shard
 * @param sequence its number in the shard, from 1 without a gap
 * @param epoch the epoch of the owner that wrote it
 * @param stamp the timestamp of its first change, in microseconds since 1970; the next change has the next one
 * @param changes the changes, in order
 */
record Entry(int shard, long sequence, long epoch, long stamp, List<Change> changes) {
    /** The timestamp of its last change. */
    long lastStamp() {
        return stamp + Math.max(0, changes.size() - 1);
    }
}
