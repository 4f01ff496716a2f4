/** How a node is configured: files and the environment become settings, one small class a part. */
@NullMarked
package kontor.node.config;

import org.jspecify.annotations.NullMarked;
