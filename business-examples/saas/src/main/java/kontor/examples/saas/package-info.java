/** A business that sells software by subscription. */
@NullMarked
package kontor.examples.saas;

import org.jspecify.annotations.NullMarked;
