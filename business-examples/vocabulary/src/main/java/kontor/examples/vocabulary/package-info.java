/**
 * The nouns of the example businesses: one {@code $} for all of them, so that a cancelled subscription means the same to
 * each.
 */
@NullMarked
@Vocabulary
package kontor.examples.vocabulary;

import kontor.sdk.Vocabulary;
import org.jspecify.annotations.NullMarked;
