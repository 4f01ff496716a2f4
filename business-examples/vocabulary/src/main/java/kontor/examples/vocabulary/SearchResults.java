package kontor.examples.vocabulary;

import java.math.BigDecimal;
import java.util.List;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer is shown.
 *
 * @param id the id
 * @param buyer whose search it was
 * @param text what was looked for
 * @param results what was found, nearest first
 */
@Noun
public record SearchResults(String id, @Indexed String buyer, String text, List<Hit> results) {
    /**
     * One of them.
     *
     * @param content the content's id
     * @param title its title
     * @param price its price
     * @param score how near it is, 1 at most
     */
    public record Hit(
            String content,
            @Nullable String title,
            @Nullable BigDecimal price,
            double score) {}

    /**
     * Shows a buyer what was found.
     *
     * @param buyer who
     * @param text what was looked for
     * @param results what was found
     */
    @Verb(value = "show", reply = SearchResults.class)
    public record Show(@Subject String buyer, String text, List<Hit> results) {}
}
