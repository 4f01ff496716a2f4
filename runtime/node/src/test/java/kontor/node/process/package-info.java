/** Tests against the packaged node as a process of its own: started, killed, started again. */
@NullMarked
package kontor.node.process;

import org.jspecify.annotations.NullMarked;
