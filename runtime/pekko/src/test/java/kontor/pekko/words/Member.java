package kontor.pekko.words;

import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Unique;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * A member of a club.
 *
 * @param id its id
 * @param email nobody else has the same
 * @param card nobody else has the same
 * @param visits how often it came
 */
@Noun
public record Member(
        String id,
        @Unique @Nullable String email,
        @Unique @Nullable Long card,
        long visits) {
    /**
     * Something happens to a member.
     *
     * @param member the member
     * @param email the address that it wants
     * @param card the card that it wants
     */
    @Verb({"joined", "enrolled", "moved", "left", "visited"})
    public record Wish(
            @Subject String member,
            @Nullable String email,
            @Nullable Long card) {}
}
