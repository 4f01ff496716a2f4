@NullMarked
package kontor.examples.patterns;

import org.jspecify.annotations.NullMarked;
