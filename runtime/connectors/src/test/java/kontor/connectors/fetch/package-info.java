@NullMarked
package kontor.connectors.fetch;

import org.jspecify.annotations.NullMarked;
