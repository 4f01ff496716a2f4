/** The store of rehearsals and simulations: all of it in memory. */
@NullMarked
package kontor.testkit.memory;

import org.jspecify.annotations.NullMarked;
