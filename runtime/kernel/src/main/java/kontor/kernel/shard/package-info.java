/** A shard's state machine: messages accepted, runs, outbox, timers, schedules. */
@NullMarked
package kontor.kernel.shard;

import org.jspecify.annotations.NullMarked;
