package kontor.testkit.words;

import java.util.List;
import kontor.sdk.Noun;
import kontor.sdk.Searchable;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Something to read.
 *
 * @param id the id
 * @param title its title
 * @param tags what it is about
 * @param reads how often it was read
 */
@Noun
public record Story(
        String id,
        @Searchable String title,
        @Searchable @Nullable List<String> tags,
        long reads) {
    /**
     * Somebody looks for stories.
     *
     * @param words what about
     */
    @Verb(value = "find", reply = Findings.class)
    public record Find(String words) {}

    /**
     * What was found.
     *
     * @param ids the stories, nearest first
     * @param reads how often all of them were read
     */
    public record Findings(List<String> ids, long reads) {}
}
