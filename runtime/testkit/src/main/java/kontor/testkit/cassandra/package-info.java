/** A real Cassandra for tests, as a process of its own. */
@NullMarked
package kontor.testkit.cassandra;

import org.jspecify.annotations.NullMarked;
