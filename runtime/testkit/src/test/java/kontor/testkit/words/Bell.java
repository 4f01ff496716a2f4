package kontor.testkit.words;

import kontor.sdk.Noun;

/**
 * A bell that is rung for somebody who listens.
 *
 * @param id the id
 * @param listener the number of the message whose run listens
 * @param loud whether it is loud enough
 */
@Noun(verbs = "rung")
public record Bell(String id, long listener, boolean loud) {}
