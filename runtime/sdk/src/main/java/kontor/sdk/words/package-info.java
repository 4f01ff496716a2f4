/** The building blocks of a vocabulary: nouns, verbs, fields, and what is made of them: conditions, changes, triggers. */
@NullMarked
package kontor.sdk.words;

import org.jspecify.annotations.NullMarked;
