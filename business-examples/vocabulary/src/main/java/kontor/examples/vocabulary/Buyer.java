package kontor.examples.vocabulary;

import java.math.BigDecimal;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/** Somebody who looks for content. */
@Noun
public interface Buyer {
    /**
     * A buyer looks for something.
     *
     * @param buyer who
     * @param text for what, in any words
     * @param maxPrice for how much at most
     */
    @Verb(value = "searches", reply = SearchResults.class)
    record Search(
            @Subject String buyer, String text, @Nullable BigDecimal maxPrice) {}
}
