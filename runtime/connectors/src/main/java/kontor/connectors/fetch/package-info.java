/** {@code api.fetch}: HTTP to public addresses, and to those that the configuration allows. */
@NullMarked
package kontor.connectors.fetch;

import org.jspecify.annotations.NullMarked;
