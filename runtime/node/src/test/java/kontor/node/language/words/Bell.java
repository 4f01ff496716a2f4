package kontor.node.language.words;

import kontor.sdk.Noun;

/**
 * A bell that is rung in a hall.
 *
 * @param id its id
 * @param hall where it is heard
 * @param number how loud it is
 */
@Noun(verbs = "rung")
public record Bell(String id, String hall, long number) {}
