/** The store in memory does what every store must. */
@NullMarked
package kontor.testkit.memory;

import org.jspecify.annotations.NullMarked;
