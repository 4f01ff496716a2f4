/** Tests. */
@NullMarked
package kontor.store.journal;

import org.jspecify.annotations.NullMarked;
