@NullMarked
package kontor.examples.saas;

import org.jspecify.annotations.NullMarked;
