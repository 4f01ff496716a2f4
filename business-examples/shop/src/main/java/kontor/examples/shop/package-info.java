/** A business that sells things and ships them. */
@NullMarked
package kontor.examples.shop;

import org.jspecify.annotations.NullMarked;
