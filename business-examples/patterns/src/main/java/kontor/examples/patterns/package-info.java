/** The business pattern library: patterns that a business can take as they are. */
@NullMarked
package kontor.examples.patterns;

import org.jspecify.annotations.NullMarked;
