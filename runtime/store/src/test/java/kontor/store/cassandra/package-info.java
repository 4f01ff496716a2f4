/** Tests of the cluster's store, on a real Cassandra. */
@NullMarked
package kontor.store.cassandra;

import org.jspecify.annotations.NullMarked;
