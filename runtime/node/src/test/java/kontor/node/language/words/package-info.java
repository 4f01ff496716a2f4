/** The words of a house with lamps, for the tests of the language. */
@NullMarked
@Vocabulary
package kontor.node.language.words;

import kontor.sdk.Vocabulary;
import org.jspecify.annotations.NullMarked;
