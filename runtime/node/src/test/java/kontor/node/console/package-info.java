/** The console in a real browser. */
@NullMarked
package kontor.node.console;

import org.jspecify.annotations.NullMarked;
