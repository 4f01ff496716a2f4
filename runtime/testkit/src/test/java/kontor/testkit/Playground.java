package kontor.testkit;

import static kontor.sdk.Do.*;

import java.time.Duration;
import kontor.sdk.Business;
import kontor.sdk.Missed;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import kontor.sdk.spi.Run;
import kontor.testkit.words.$;
import kontor.testkit.words.Bell;
import kontor.testkit.words.Mark;
import kontor.testkit.words.Slot;
import kontor.testkit.words.Tally;

/** One rule of each kind, each of which counts what it does: the simulator checks the counts. */
final class Playground implements Business {
    final Rule hit = on($.Tally.hit, hit -> {
        db.upsert($.Tally, hit.tally(), $.Tally.hits.plus(1), $.Tally.seen.append(hit.number()));
        db.create($.Mark, new Mark(newId(), "hit", Long.toString(hit.number())));
        send($.Tally.echoed, new Tally.Hit(hit.other(), hit.tally(), hit.number()));
    });

    final Rule echoed = on($.Tally.echoed, hit -> db.upsert($.Tally, hit.tally(), $.Tally.echoes.plus(1)));

    final Rule echoedLate = on($.Tally.echoedLate, hit -> db.upsert($.Tally, hit.tally(), $.Tally.late.plus(1)));

    final Rule wondered = on($.Tally.wondered, hit -> {
        var taken = send($.Tally.take, new Tally.Take(hit.other(), hit.number()));
        if (taken.count() > 0) {
            db.upsert($.Tally, hit.tally(), $.Tally.asked.plus(1));
        }
    });

    final Rule take = on($.Tally.take, wanted -> {
        var tally = db.upsert($.Tally, wanted.tally(), $.Tally.taken.plus(1));
        return new Tally.Taken(tally.taken());
    });

    final Rule dozed = on($.Tally.dozed, hit -> {
        for (int i = 0; i <= hit.number() % 3; i++) {
            sleep(minutes(1 + hit.number() % 50));
            db.upsert($.Tally, hit.tally(), $.Tally.slept.plus(1));
        }
    });

    final Rule listened = on($.Tally.listened, hit -> {
        var bell = next($.Bell.rung, $.Bell.listener.is(hit.number()), Bell::loud, hours(3));
        if (bell.isPresent()) {
            db.upsert($.Tally, hit.tally(), $.Tally.matched.plus(1));
        } else {
            db.upsert($.Tally, hit.tally(), $.Tally.silent.plus(1));
        }
    });

    final Rule postponed = on(
            $.Tally.postponed,
            hit -> send(
                    $.Tally.echoedLate,
                    new Tally.Hit(hit.other(), hit.tally(), hit.number()),
                    in(minutes(hit.number() % 90))));

    final Rule attempted = on($.Tally.attempted, hit -> {
                var before = db.find($.Tally, hit.tally()).map(Tally::tried).orElse(0L);
                Run.current().call("outside", "try", hit, Tally.Hit.class);
                db.upsert($.Tally, hit.tally(), $.Tally.tried.plus(1));
                db.create($.Mark, new Mark(newId(), "tried", Long.toString(before)));
            })
            .retry(new Retry(20, Duration.ofSeconds(1), Duration.ofMinutes(5)));

    final Rule refused = on($.Tally.refused, hit -> {
        db.create($.Mark, new Mark(newId(), "refused", Long.toString(hit.number())));
        throw refuse("number " + hit.number() + " is refused");
    });

    final Rule regretted = on($.Tally.regretted, hit -> {
                for (var one : java.util.List.of(hit.tally(), hit.other())) {
                    db.upsert($.Tally, one, $.Tally.kept.plus(1));
                    undo(() -> {
                        sleep(seconds(hit.number() % 2));
                        db.upsert($.Tally, one, $.Tally.kept.minus(1));
                    });
                }
                Run.current().call("outside", "try", hit, Tally.Hit.class);
                if (hit.number() % 3 == 0) {
                    throw refuse("number " + hit.number() + " is regretted");
                }
            })
            .retry(new Retry(2, Duration.ofSeconds(1), Duration.ofSeconds(9)));

    final Rule swept = on(
            $.Tally.sweep,
            hit -> each($.Tally, where($.Tally.hits.atLeast(1L)), tally -> {
                if (hit.number() % 4 == 0) {
                    each($.Slot, slot -> db.upsert($.Tally, tally.id(), $.Tally.swept.plus(1)));
                } else {
                    sleep(seconds(hit.number() % 2));
                    db.update($.Tally, tally.id(), $.Tally.swept.plus(1));
                }
            }));

    final Rule toggled = on($.Tally.toggled, hit -> {
        if (db.find($.Slot, hit.tally()).isPresent()) {
            db.delete($.Slot, hit.tally());
        } else {
            db.create($.Slot, new Slot(hit.tally(), hit.number()));
        }
    });

    final Rule claimed = on($.Tally.claimed, hit -> db.create($.Slot, new Slot("claim", hit.number())))
            .retry(Retry.never());

    final Rule milestone =
            on($.Tally.hits.reaches(5), tally -> db.upsert($.Tally, tally.id(), $.Tally.milestones.plus(1)));

    final Rule heard = on($.any($.Slot), message -> db.create($.Mark, new Mark(newId(), "heard", message.id())));

    final Rule clock = every("*/10 * * * *", () -> db.upsert($.Tally, "clock", $.Tally.ticks.plus(1)))
            .missed(Missed.ALL);
}
