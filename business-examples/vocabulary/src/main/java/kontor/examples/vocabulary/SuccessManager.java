package kontor.examples.vocabulary;

import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/** The people who take care of accounts. */
@Noun
public interface SuccessManager {
    /**
     * Puts somebody in charge of an account.
     *
     * @param account the account
     * @param priority how urgent it is
     * @param reason why
     */
    @Verb(value = "assign", action = true)
    record Assign(@Subject String account, String priority, String reason) {}
}
