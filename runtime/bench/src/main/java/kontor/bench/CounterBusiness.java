package kontor.bench;

import static kontor.sdk.Do.db;
import static kontor.sdk.Do.on;

import kontor.bench.words.$;
import kontor.sdk.Business;
import kontor.sdk.Rule;

/** The smallest business that does everything once: a message, a run, an entity's write, an answer. */
public final class CounterBusiness implements Business {
    final Rule track = on(
            $.Counter.track,
            more -> db.upsert($.Counter, more.id(), $.Counter.usage.plus(more.n()))
                    .usage());
}
