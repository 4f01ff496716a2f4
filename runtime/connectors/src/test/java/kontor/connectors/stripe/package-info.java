@NullMarked
package kontor.connectors.stripe;

import org.jspecify.annotations.NullMarked;
