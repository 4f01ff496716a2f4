/** The words of a small shop, for tests. */
@NullMarked
@Vocabulary
package kontor.testkit.words;

import kontor.sdk.Vocabulary;
import org.jspecify.annotations.NullMarked;
