package kontor.store.cassandra;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import kontor.kernel.port.Write;

/**
 * Old messages of a shard are to go with their runs, as far as these have ended. It goes through the shard's log, so that no run
 * is tried again at the same time.
 *
 * @param shard the shard
 * @param old the messages
 * @param gone counts those that go
 */
record Pruned(int shard, List<Old> old, AtomicLong gone) implements Write {
    /** A message and its runs. */
    record Old(long position, String type, String source, String id, List<String> runs) {}
}
