/** The documents are true: their Java compiles, their tests pass, and the tutorial does what it says. */
@NullMarked
package kontor.node.docs;

import org.jspecify.annotations.NullMarked;
