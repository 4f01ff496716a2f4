/** What a rule's class file says: its fingerprint, and what would not be the same when it is replayed. Works on bytes only. */
@NullMarked
package kontor.kernel.lint;

import org.jspecify.annotations.NullMarked;
