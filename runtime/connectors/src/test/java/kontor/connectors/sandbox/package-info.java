@NullMarked
package kontor.connectors.sandbox;

import org.jspecify.annotations.NullMarked;
