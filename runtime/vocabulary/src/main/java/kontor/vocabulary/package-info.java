/**
 * The annotation processor that writes the words of a vocabulary: for each noun its words, for all of them one class
 * {@code $}. It knows the sdk only by the names of its types, since the sdk itself is compiled with it.
 */
@NullMarked
package kontor.vocabulary;

import org.jspecify.annotations.NullMarked;
