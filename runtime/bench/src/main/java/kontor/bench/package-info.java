@NullMarked
package kontor.bench;

import org.jspecify.annotations.NullMarked;
