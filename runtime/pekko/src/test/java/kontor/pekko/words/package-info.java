/** The words of a kitchen, for the tests of the actors. */
@NullMarked
@Vocabulary
package kontor.pekko.words;

import kontor.sdk.Vocabulary;
import org.jspecify.annotations.NullMarked;
