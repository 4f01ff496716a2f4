/** A business that sells calls of its API. */
@NullMarked
package kontor.examples.apifirst;

import org.jspecify.annotations.NullMarked;
