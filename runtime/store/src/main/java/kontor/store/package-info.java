@NullMarked
package kontor.store;

import org.jspecify.annotations.NullMarked;
