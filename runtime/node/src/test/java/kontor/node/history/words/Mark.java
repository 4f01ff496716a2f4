package kontor.node.history.words;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;

/**
 * A mark that something happened.
 *
 * @param id its id
 * @param about what kind of thing
 * @param text which one
 */
@Noun(fact = true)
public record Mark(String id, @Indexed String about, String text) {}
