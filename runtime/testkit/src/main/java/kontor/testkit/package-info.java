@NullMarked
package kontor.testkit;

import org.jspecify.annotations.NullMarked;
