package kontor.testkit.words;

import kontor.sdk.Noun;

/**
 * Something that is there or not.
 *
 * @param id the id
 * @param number the message that made it
 */
@Noun
public record Slot(String id, long number) {}
