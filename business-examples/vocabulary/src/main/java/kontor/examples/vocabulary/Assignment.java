package kontor.examples.vocabulary;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;

/**
 * Who takes care of an account.
 *
 * @param id the id: the account's
 * @param manager who
 * @param priority how urgent it is
 * @param reason why
 */
@Noun
public record Assignment(String id, @Indexed String manager, String priority, String reason) {}
