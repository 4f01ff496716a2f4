package kontor.examples.vocabulary;

import java.util.List;
import kontor.sdk.Noun;
import kontor.sdk.Verb;

/** News for the people who run the business. */
@Noun
public interface Alert {
    /**
     * Tells them.
     *
     * @param type what it is about, as {@code low-stock}
     * @param products the products it is about
     * @param recipients their mail addresses
     */
    @Verb(value = "send", action = true)
    record Send(String type, List<Product> products, List<String> recipients) {}
}
