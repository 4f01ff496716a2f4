package kontor.kernel.shard;

import java.util.List;
import kontor.kernel.port.Write;

/**
 * One atomic write of a shard's front: everything that happened in one batch.
 *
 * @param shard the shard
 * @param sequence the record's number in the shard, from 1 without a gap
 * @param epoch the owner's epoch
 * @param events what happened, in order
 */
public record ShardRecord(int shard, long sequence, long epoch, List<ShardEvent> events) implements Write {}
