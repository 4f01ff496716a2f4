/** What is in {@code docker/}: that it fits together, and fits the node. */
@NullMarked
package kontor.node.docker;

import org.jspecify.annotations.NullMarked;
