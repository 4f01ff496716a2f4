@NullMarked
package kontor.connectors.ai;

import org.jspecify.annotations.NullMarked;
