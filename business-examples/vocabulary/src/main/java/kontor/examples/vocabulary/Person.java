package kontor.examples.vocabulary;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who reads, or buys.
 *
 * @param id the id
 * @param email the mail address; the id where it is null
 * @param name what we call them
 * @param subscription what they have of the newsletter, null where they do not get it
 */
@Noun
public record Person(
        String id,
        @Indexed @Nullable String email,
        @Nullable String name,
        @Indexed @Nullable Subscribed subscription) {
    /** What somebody has of the newsletter. */
    public enum Subscribed {
        FREE,
        PAID
    }

    /** Where their mail goes. */
    public String address() {
        return email == null ? id : email;
    }
}
