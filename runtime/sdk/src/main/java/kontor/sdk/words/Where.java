package kontor.sdk.words;

import java.util.List;

/**
 * The rows that a query is about.
 *
 * @param conditions all of which hold; none means every row
 */
public record Where<E>(List<Condition<E>> conditions) {}
