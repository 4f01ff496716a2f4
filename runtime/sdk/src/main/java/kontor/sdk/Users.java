package kontor.sdk;

import kontor.sdk.builtin.API;
import kontor.sdk.spi.Run;

/** Whoever calls the business: {@code var account = user.authenticate(call)}. */
public final class Users {
    Users() {}

    /**
     * The account of a call's API key or JWT. A call without one is answered with 401 at once. The token itself never
     * gets into a message: the way in has checked it, and what is stored is the account that it stands for and a hash.
     */
    public String authenticate(API.Called call) {
        if (call.account() == null) {
            throw new EarlyAnswer(API.Response.unauthorized());
        }
        return call.account();
    }

    /**
     * Counts one use by the key and tells whether it is within the rate. The count is one for the whole cluster; it is
     * kept in memory, so a node that dies forgives what was used. A recorded step: a run that is resumed counts once.
     */
    public Allowance within(Rate rate, String key) {
        return Run.current().within(rate, key);
    }

    /**
     * Asks a person and waits, for as long as it takes: makes a {@code Task}, mails the assignee, reminds once, and ends
     * with {@code expired} when the deadline passes.
     */
    public Decision decide(Question question) {
        return HumanTurn.of(question);
    }
}
