@NullMarked
package kontor.examples.newsletter;

import org.jspecify.annotations.NullMarked;
