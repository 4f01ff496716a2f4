/** The API-first business, rehearsed. */
@NullMarked
package kontor.examples.apifirst;

import org.jspecify.annotations.NullMarked;
