package kontor.testkit.words;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;

/**
 * A note that something happened.
 *
 * @param id the id
 * @param what what happened
 * @param about the message that it is about
 */
@Noun(fact = true)
public record Mark(String id, @Indexed String what, String about) {}
