/** How often something may happen: token buckets. */
@NullMarked
package kontor.kernel.rate;

import org.jspecify.annotations.NullMarked;
