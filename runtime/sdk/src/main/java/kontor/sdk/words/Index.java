package kontor.sdk.words;

import java.util.List;

/**
 * All words of one vocabulary. The annotation processor writes an implementation for each vocabulary and names it in
 * {@code META-INF/services/kontor.sdk.words.Index}, so that a node knows every noun, not only those that rules mention.
 */
public interface Index {
    /** The entities. */
    List<Noun<?>> nouns();

    /** The declared verbs, without the {@code created}, {@code updated} and {@code deleted} of entities. */
    List<Verb<?>> verbs();
}
