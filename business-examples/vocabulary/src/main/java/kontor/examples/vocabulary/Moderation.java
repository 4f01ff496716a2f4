package kontor.examples.vocabulary;

import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/** What people look at before it is published. */
@Noun
public interface Moderation {
    /**
     * Asks for a decision.
     *
     * @param content the content
     */
    @Verb(value = "queue", action = true)
    record Queue(@Subject String content) {}
}
