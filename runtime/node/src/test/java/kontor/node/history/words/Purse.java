package kontor.node.history.words;

import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * A purse into which coins are put one by one.
 *
 * @param id its id
 * @param coins one for each entry that was made for it
 * @param gifts one for each entry that named it as the friend
 */
@Noun
public record Purse(String id, long coins, long gifts) {
    /** What an entry asks for beside the coin. */
    public enum Errand {
        NOTHING,
        /** One mail to the entry's own address. */
        MAIL,
        /** A sleep, and a mark after it. */
        DOZE
    }

    /**
     * A coin is put into a purse.
     *
     * @param purse the purse
     * @param entry the id of this entry, as whoever made it calls it
     * @param friend another purse, which gets a gift
     * @param errand what is wanted beside
     */
    @Verb("filled")
    public record Fill(
            @Subject String purse, String entry, @Nullable String friend, Errand errand) {}

    /**
     * A purse gets a gift from another's entry.
     *
     * @param purse the purse
     * @param entry the entry that it comes from
     */
    @Verb("given")
    public record Gift(@Subject String purse, String entry) {}
}
