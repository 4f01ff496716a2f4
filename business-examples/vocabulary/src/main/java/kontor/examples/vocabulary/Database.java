package kontor.examples.vocabulary;

import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/**
 * The database in which an account's data lies.
 *
 * @param id the id: the account's
 * @param name its name on the database server
 * @param state where it stands
 */
@Noun
public record Database(String id, String name, State state) {
    /** Where a database stands. */
    public enum State {
        /** It takes data. */
        READY
    }

    /**
     * Sets up the database of an account; where there is one already, nothing changes.
     *
     * @param account the account
     */
    @Verb(action = true)
    public record Provision(@Subject String account) {}
}
