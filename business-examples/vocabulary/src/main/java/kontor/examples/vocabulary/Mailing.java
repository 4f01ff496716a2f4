package kontor.examples.vocabulary;

import java.time.Instant;
import kontor.sdk.Noun;

/**
 * An article that went out to the subscribers.
 *
 * @param id the id: the article's, so that it goes out once
 * @param sent when
 */
@Noun
public record Mailing(String id, Instant sent) {}
