/** The pure core: no actors, clock, chance, threads or I/O. Time and chance come in as arguments. */
@NullMarked
package kontor.kernel;

import org.jspecify.annotations.NullMarked;
