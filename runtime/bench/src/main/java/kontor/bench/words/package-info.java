/** The vocabulary of the benchmark business. */
@NullMarked
@Vocabulary
package kontor.bench.words;

import kontor.sdk.Vocabulary;
import org.jspecify.annotations.NullMarked;
