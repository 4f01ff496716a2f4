/** Runs: a rule's body against its recorded steps. */
@NullMarked
package kontor.kernel.run;

import org.jspecify.annotations.NullMarked;
