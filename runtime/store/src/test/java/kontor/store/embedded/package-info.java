/** Tests. */
@NullMarked
package kontor.store.embedded;

import org.jspecify.annotations.NullMarked;
