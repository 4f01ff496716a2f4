/** A whole node in one thread of control, in virtual time: what rehearsals and simulations run on. */
@NullMarked
package kontor.testkit.virtual;

import org.jspecify.annotations.NullMarked;
