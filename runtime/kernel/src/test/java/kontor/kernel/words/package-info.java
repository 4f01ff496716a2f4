/** The words of a warehouse, for tests. */
@NullMarked
@Vocabulary
package kontor.kernel.words;

import kontor.sdk.Vocabulary;
import org.jspecify.annotations.NullMarked;
