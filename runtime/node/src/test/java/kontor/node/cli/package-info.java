/** The command line, mostly against a whole node in this process. */
@NullMarked
package kontor.node.cli;

import org.jspecify.annotations.NullMarked;
