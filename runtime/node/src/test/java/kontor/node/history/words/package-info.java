/** The words of a business whose every effect can be counted from outside. */
@NullMarked
@Vocabulary
package kontor.node.history.words;

import kontor.sdk.Vocabulary;
import org.jspecify.annotations.NullMarked;
