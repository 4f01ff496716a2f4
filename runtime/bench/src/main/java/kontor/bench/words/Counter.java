package kontor.bench.words;

import kontor.sdk.Noun;
import kontor.sdk.Verb;

/**
 * Something that is counted.
 *
 * @param id the id
 * @param usage how often so far
 */
@Noun
public record Counter(String id, long usage) {
    /**
     * Counts, and answers the usage after it.
     *
     * @param id the counter, which is created where there is none
     * @param n how much more
     */
    @Verb(value = "track", reply = Long.class)
    public record Track(String id, long n) {}
}
