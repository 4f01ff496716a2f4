package kontor.testkit.words;

import kontor.sdk.Noun;

/**
 * Somebody who orders.
 *
 * @param id the id
 * @param orders how many orders
 * @param spent how much in all
 * @param milestones how often the number of orders reached three
 */
@Noun
public record Buyer(String id, long orders, long spent, long milestones) {}
