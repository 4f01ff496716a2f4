package kontor.testkit.words;

import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Unique;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * A locker that somebody has.
 *
 * @param id the id
 * @param badge the badge that opens it; it opens no other one
 * @param refused what was refused
 */
@Noun
public record Locker(
        String id, @Unique @Nullable String badge, @Nullable String refused) {
    /**
     * Somebody wants a locker to open for a badge.
     *
     * @param locker the locker
     * @param badge the badge
     */
    @Verb({"wanted", "cleared"})
    public record Wish(@Subject String locker, String badge) {}
}
