package kontor.testkit;

import static kontor.sdk.Do.db;
import static kontor.sdk.Do.on;

import java.time.Instant;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.testkit.words.$;

/** A business whose rule would not do the same when it is replayed. */
final class Careless implements Business {
    final Rule placed =
            on($.Order.placed, order -> db.update($.Order, order.id(), $.Order.note.to("placed on " + Instant.now())));
}
