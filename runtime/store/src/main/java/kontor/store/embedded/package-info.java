/** The store of a single node: SQLite in one folder. */
@NullMarked
package kontor.store.embedded;

import org.jspecify.annotations.NullMarked;
