/** What the language promises, on a node with a small business of its own, seen over HTTP. */
@NullMarked
package kontor.node.language;

import org.jspecify.annotations.NullMarked;
