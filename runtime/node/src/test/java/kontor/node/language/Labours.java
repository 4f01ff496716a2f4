package kontor.node.language;

import static kontor.node.language.Notes.note;
import static kontor.sdk.Do.*;

import java.time.Duration;
import kontor.node.language.words.$;
import kontor.node.language.words.Bell;
import kontor.node.language.words.Lamp.Touch;
import kontor.sdk.Business;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import kontor.sdk.spi.Run;

/** A rule for each promise about runs. */
public final class Labours implements Business {
    private static final Retry SOON = new Retry(3, Duration.ofMillis(50), Duration.ofMillis(200));

    static final class Turns {
        final Rule serial = on($.Lamp.turned, touch -> {
            mark(touch, "in");
            World.work(Duration.ofMillis(10));
            mark(touch, "out");
        });

        // Each waits until the other is in: in turns, neither would ever see that.
        final Rule parallel = on($.Lamp.met, touch -> {
                    mark(touch, "in");
                    World.sees(touch.lamp(), "in");
                    for (int i = 0; i < 1_000 && World.seen(touch.lamp()).size() < 2; i++) {
                        World.work(Duration.ofMillis(5));
                    }
                    mark(touch, World.seen(touch.lamp()).size() < 2 ? "alone" : "together");
                })
                .parallel();

        private static void mark(Touch touch, String text) {
            db.upsert($.Lamp, touch.lamp(), $.Lamp.marks.append(text + " " + touch.number()));
        }
    }

    static final class Choosing {
        final Rule bright =
                on($.Lamp.hailed, touch -> note(touch.lamp(), "bright")).when(touch -> touch.number() > 10);
    }

    static final class Trying {
        // The first try sees the same time, id and chance as the second, and its steps are not taken again.
        final Rule flickered = on($.Lamp.flickered, touch -> {
                    note(touch.lamp(), "once");
                    var seen =
                            now() + " " + newId() + " " + Run.current().random().nextLong() + " " + newId();
                    if (World.sees(touch.lamp(), seen) == 1) {
                        throw new IllegalStateException("the first try");
                    }
                    note(touch.lamp(), "in the end");
                })
                .retry(SOON);

        final Rule failed = on($.Lamp.failed, touch -> {
                    World.sees(touch.lamp(), "try");
                    if (!World.isOpen(touch.lamp())) {
                        throw new IllegalStateException("no power");
                    }
                    note(touch.lamp(), "power again");
                })
                .retry(SOON);

        final Rule stalled = on($.Lamp.stalled, touch -> {
                    World.workUntilOpen(touch.lamp());
                    note(touch.lamp(), "much too late");
                })
                .timeout(Duration.ofMillis(300))
                .retry(Retry.never());
    }

    static final class Parking {
        final Rule held = on($.Lamp.held, touch -> {
            note(touch.lamp(), "begun");
            World.workUntilOpen(touch.lamp());
            note(touch.lamp(), "went on");
        });

        final Rule dozed = on($.Lamp.dozed, touch -> {
            sleep(days(100));
            note(touch.lamp(), "awake at " + now());
        });

        final Rule waited = on($.Lamp.waited, touch -> {
            var first = next($.Bell.rung, $.Bell.hall.is(touch.lamp()));
            note(touch.lamp(), "first " + first.number());
            var loud = next($.Bell.rung, $.Bell.hall.is(touch.lamp()), (Bell bell) -> bell.number() > 10);
            note(touch.lamp(), "loud " + loud.number());
        });

        final Rule hurried = on($.Lamp.hurried, touch -> {
            var bell = next($.Bell.rung, $.Bell.hall.is(touch.lamp()), seconds(1));
            note(touch.lamp(), bell.map(rung -> "bell " + rung.number()).orElse("silence"));
        });
    }
}
