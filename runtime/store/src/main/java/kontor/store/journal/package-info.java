/** Pekko Persistence over the store's port: journal, snapshots, queries. */
@NullMarked
package kontor.store.journal;

import org.jspecify.annotations.NullMarked;
