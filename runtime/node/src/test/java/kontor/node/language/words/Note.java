package kontor.node.language.words;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;

/**
 * A note that something happened.
 *
 * @param id its id
 * @param about what it is about
 * @param text what happened
 */
@Noun(fact = true)
public record Note(String id, @Indexed String about, String text) {}
