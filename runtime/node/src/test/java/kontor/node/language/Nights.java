package kontor.node.language;

import static kontor.node.language.Notes.note;
import static kontor.sdk.Do.*;

import java.time.Duration;
import kontor.node.language.words.$;
import kontor.node.language.words.Lamp.Touch;
import kontor.sdk.Business;
import kontor.sdk.Rule;

/** Rules that something is owed to while the node is down, and schedules. */
public final class Nights implements Business {
    final Rule dozed = on($.Lamp.dozed, touch -> {
        sleep(seconds(2));
        note(touch.lamp(), "awake");
    });

    final Rule postponed =
            on($.Lamp.postponed, touch -> send($.Lamp.echoed, new Touch(touch.lamp(), null, 1), in(seconds(2))));

    final Rule echoed = on($.Lamp.echoed, touch -> note(touch.lamp(), "echo"));

    final Rule waited = on($.Lamp.waited, touch -> {
        var bell = next($.Bell.rung, $.Bell.hall.is(touch.lamp()));
        note(touch.lamp(), "bell " + bell.number());
    });

    // Longer at work than a second: ticks come while an earlier one is not done.
    final Rule slow = every("* * * * * *", () -> {
        World.sees("slow", "begins");
        World.work(Duration.ofMillis(1_400));
        World.sees("slow", "ends");
        note("slow", now().toString());
    });

    final Rule often = every("* * * * * *", () -> note("often", now().toString()));

    final Rule rare = every("0 0 1 1 *", () -> note("rare", now().toString()));
}
