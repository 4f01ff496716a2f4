/**
 * The store of a cluster: Cassandra, through its driver. Each shard has a log that its owner alone can add to; tables hold
 * what the log's entries come to. See docs/internals/cassandra.md.
 */
@NullMarked
package kontor.store.cassandra;

import org.jspecify.annotations.NullMarked;
