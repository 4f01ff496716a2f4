package kontor.kernel.entity;

import java.util.List;
import kontor.kernel.message.Message;
import kontor.kernel.port.Write;

/**
 * One atomic write of an entity: its event, its row, and the messages that the write caused.
 *
 * @param noun the entity's noun
 * @param id the entity's id
 * @param shard the shard that writes
 * @param epoch the shard's epoch that its owner writes under
 * @param event the event
 * @param before the entity before it
 * @param after the entity after it: the row
 * @param caused what it caused, in order
 */
public record Stored(
        String noun,
        String id,
        int shard,
        long epoch,
        EntityEvent event,
        EntityState before,
        EntityState after,
        List<Caused> caused)
        implements Write {
    /**
     * A message that the write caused.
     *
     * @param message the message
     * @param pending whether rules listen, so that the shard's front still has to start their runs
     */
    public record Caused(Message message, boolean pending) {}
}
