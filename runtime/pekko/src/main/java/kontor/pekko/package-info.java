@NullMarked
package kontor.pekko;

import org.jspecify.annotations.NullMarked;
