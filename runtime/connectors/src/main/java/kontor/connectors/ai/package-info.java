/** Language models and embeddings: the connector {@code ai}. */
@NullMarked
package kontor.connectors.ai;

import org.jspecify.annotations.NullMarked;
