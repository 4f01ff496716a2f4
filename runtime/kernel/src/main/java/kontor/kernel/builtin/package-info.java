/** The business that every node runs: it answers the built-in words, in the language itself. */
@NullMarked
package kontor.kernel.builtin;

import org.jspecify.annotations.NullMarked;
