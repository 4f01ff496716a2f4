/** Rehearsals of small businesses, and the simulator. */
@NullMarked
package kontor.testkit;

import org.jspecify.annotations.NullMarked;
