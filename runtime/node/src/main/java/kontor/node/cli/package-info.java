/** The command line: commands that talk to a running node over HTTP, and some that work on its data folder. */
@NullMarked
package kontor.node.cli;

import org.jspecify.annotations.NullMarked;
