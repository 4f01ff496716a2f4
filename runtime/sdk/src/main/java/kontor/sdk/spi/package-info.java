/** The seam between the language and whatever runs it; authors of businesses never import this. */
@NullMarked
package kontor.sdk.spi;

import org.jspecify.annotations.NullMarked;
