/** A marketplace between people who make content and people who buy it. */
@NullMarked
package kontor.examples.marketplace;

import org.jspecify.annotations.NullMarked;
