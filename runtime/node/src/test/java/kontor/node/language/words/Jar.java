package kontor.node.language.words;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/**
 * A jar on a shelf.
 *
 * @param id its id
 * @param shelf where it stands
 * @param number its place on the shelf
 * @param visits how often somebody looked into it
 */
@Noun(verbs = "stored")
public record Jar(
        String id,
        @Indexed String shelf,
        long number,
        @Indexed long visits) {
    /**
     * A shelf is gone over.
     *
     * @param shelf the shelf
     */
    @Verb({"swept", "thinned", "tasted", "crossed", "dusted"})
    public record Sweep(@Subject String shelf) {}
}
