package kontor.testkit;

import static kontor.sdk.Do.*;

import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Rule;
import kontor.testkit.words.$;

/** Lockers open for one badge each. */
final class Lockers implements Business {
    final Rule wanted = on($.Locker.wanted, wish -> {
        try {
            db.upsert($.Locker, wish.locker(), $.Locker.badge.to(wish.badge()));
        } catch (KontorException e) {
            db.upsert($.Locker, wish.locker(), $.Locker.refused.to(e.code()));
        }
    });

    final Rule cleared = on($.Locker.cleared, wish -> db.delete($.Locker, wish.locker()));
}
