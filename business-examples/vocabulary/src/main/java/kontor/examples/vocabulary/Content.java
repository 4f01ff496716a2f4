package kontor.examples.vocabulary;

import java.math.BigDecimal;
import java.util.List;
import kontor.sdk.AtLeast;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Searchable;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Something to read, hear or see.
 *
 * @param id the id
 * @param creator who made it
 * @param text what it says
 * @param title the title
 * @param description what it is about
 * @param keywords by which words it is found
 * @param category in which category
 * @param status where it stands
 * @param price what a licence costs
 * @param priceReason why it costs that
 * @param views how often it was looked at
 * @param purchases how often it was bought
 */
@Noun
public record Content(
        String id,
        @Indexed @Nullable String creator,
        @Searchable @Nullable String text,
        @Searchable @Nullable String title,
        @Searchable @Nullable String description,
        @Searchable @Nullable List<String> keywords,
        @Indexed @Nullable String category,
        @Indexed @Nullable Status status,
        @Indexed @AtLeast(0) @Nullable BigDecimal price,
        @Nullable String priceReason,
        @Indexed @Nullable Long views,
        @Nullable Long purchases) {
    /** Where a content stands. */
    public enum Status {
        UPLOADED,
        IN_REVIEW,
        PUBLISHED,
        REJECTED
    }

    /**
     * A creator has uploaded something.
     *
     * @param id its id
     * @param text what it says
     * @param creator the creator's id
     * @param price what a licence shall cost
     */
    @Verb("uploaded")
    public record Upload(
            @Subject String id,
            String text,
            String creator,
            @AtLeast(0) @Nullable BigDecimal price) {}

    /**
     * Somebody has looked at it.
     *
     * @param id the content
     */
    @Verb("viewed")
    public record Viewed(@Subject String id) {}

    /**
     * Asks a person to look at a draft.
     *
     * @param draft the draft
     */
    @Verb(value = "review", action = true)
    public record Review(Article draft) {}
}
