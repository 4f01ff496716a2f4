/** Actors around the kernel: fronts and their schedulers, entities, runs on virtual threads, the way in. */
@NullMarked
package kontor.pekko;

import org.jspecify.annotations.NullMarked;
