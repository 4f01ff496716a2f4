/**
 * Whether a history is what was promised: a business whose effects can be counted, clients that send to it and remember
 * what was acknowledged, a reader over HTTP, and the checks over what was read.
 */
@NullMarked
package kontor.node.history;

import org.jspecify.annotations.NullMarked;
