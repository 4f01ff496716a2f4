@NullMarked
package kontor.examples.shop;

import org.jspecify.annotations.NullMarked;
