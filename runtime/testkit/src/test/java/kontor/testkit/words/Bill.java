package kontor.testkit.words;

import kontor.sdk.Noun;

/**
 * What is to be paid for an order.
 *
 * @param id the id
 * @param order the order
 * @param amount how much
 */
@Noun(verbs = "settled")
public record Bill(String id, String order, long amount) {}
