/** Conditions on fields: from the language and from JSON, and their evaluation. */
@NullMarked
package kontor.kernel.where;

import org.jspecify.annotations.NullMarked;
