@NullMarked
package kontor.examples.marketplace;

import org.jspecify.annotations.NullMarked;
