/** Messages: what a rule reacts to, what caused it, and what travels between shards. */
@NullMarked
package kontor.kernel.message;

import org.jspecify.annotations.NullMarked;
