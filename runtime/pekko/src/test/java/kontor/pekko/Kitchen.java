package kontor.pekko;

import static kontor.sdk.Do.*;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import kontor.pekko.words.$;
import kontor.pekko.words.Cup.Answer;
import kontor.pekko.words.Cup.Ask;
import kontor.pekko.words.Cup.Touch;
import kontor.sdk.Business;
import kontor.sdk.Rule;

/** Rules that count what they do, so that a test sees what was lost or done twice. */
public final class Kitchen implements Business {
    /** The threads that bodies of {@code blinked} were on. */
    static final Queue<WeakReference<Thread>> THREADS = new ConcurrentLinkedQueue<>();

    final Rule filled = on($.Cup.filled, touch -> {
        var before = db.find($.Cup, touch.near());
        db.upsert($.Cup, touch.cup(), $.Cup.fills.plus(1));
        send($.Cup.echoed, new Touch(touch.near(), touch.cup(), before.isPresent() ? 1 : 0));
    });

    final Rule echoed = on($.Cup.echoed, touch -> db.upsert($.Cup, touch.cup(), $.Cup.echoes.plus(1)));

    final Rule wondered = on($.Cup.wondered, touch -> {
        var answer = send($.Cup.ask, new Ask(touch.near()));
        if (answer.fills() >= 0) {
            db.upsert($.Cup, touch.cup(), $.Cup.asked.plus(1));
        }
    });

    final Rule ask = on(
            $.Cup.ask,
            ask -> new Answer(db.upsert($.Cup, ask.cup(), $.Cup.answers.plus(1)).fills()));

    final Rule napped = on($.Cup.napped, touch -> {
        sleep(Duration.ofMillis(touch.millis()));
        db.upsert($.Cup, touch.cup(), $.Cup.naps.plus(1));
    });

    final Rule blinked = on($.Cup.blinked, touch -> {
                THREADS.add(new WeakReference<>(Thread.currentThread()));
                sleep(Duration.ofMillis(touch.millis()));
            })
            .parallel();

    final Rule posted = on(
            $.Cup.posted,
            touch -> send(
                    $.Cup.lettered, new Touch(touch.cup(), touch.near(), 0), in(Duration.ofMillis(touch.millis()))));

    final Rule lettered = on($.Cup.lettered, touch -> db.upsert($.Cup, touch.cup(), $.Cup.letters.plus(1)));

    final Rule metered = on($.Cup.metered, touch -> {
        if (user.within(perHour(touch.millis()), touch.near()).allowed()) {
            db.upsert($.Cup, touch.near(), $.Cup.asked.plus(1));
        }
    });

    final Rule spilled = on($.Cup.spilled, touch -> {
        for (var cup : java.util.List.of(touch.cup(), touch.near())) {
            db.upsert($.Cup, cup, $.Cup.fills.plus(1));
            undo(() -> {
                sleep(Duration.ofMillis(touch.millis()));
                db.upsert($.Cup, cup, $.Cup.fills.minus(1));
                db.upsert($.Cup, cup, $.Cup.echoes.plus(1));
            });
        }
        throw refuse("spilled");
    });

    final Rule listened = on($.Cup.listened, touch -> {
        var bell = next($.Cup.rung, $.Cup.id.is(touch.cup()));
        db.upsert($.Cup, bell.hall(), $.Cup.bells.plus(1));
    });
}
