/** What an author of a business imports: the verbs ({@link kontor.sdk.Do}), rules, and the annotations that declare words. */
@NullMarked
package kontor.sdk;

import org.jspecify.annotations.NullMarked;
