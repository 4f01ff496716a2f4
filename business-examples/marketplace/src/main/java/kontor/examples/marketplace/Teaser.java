package kontor.examples.marketplace;

import java.math.BigDecimal;
import kontor.examples.vocabulary.Content;
import org.jspecify.annotations.Nullable;

/** What a mail tells of a content, without the text: it may be long. */
record Teaser(
        String id,
        @Nullable String title,
        @Nullable String description,
        @Nullable BigDecimal price) {
    static Teaser of(Content content) {
        return new Teaser(content.id(), content.title(), content.description(), content.price());
    }
}
