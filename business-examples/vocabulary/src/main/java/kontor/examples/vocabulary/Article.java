package kontor.examples.vocabulary;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import org.jspecify.annotations.Nullable;

/**
 * An issue of the newsletter.
 *
 * @param id the id
 * @param headline the headline
 * @param text what it says
 * @param status where it stands
 */
@Noun(verbs = "approved")
public record Article(
        String id,
        String headline,
        String text,
        @Indexed @Nullable Status status) {
    /** Where an article stands. */
    public enum Status {
        DRAFT,
        REJECTED,
        PUBLISHED
    }

    /** The same article, where it stands now. */
    public Article as(Status now) {
        return new Article(id, headline, text, now);
    }
}
