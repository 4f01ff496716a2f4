package kontor.node.language;

import static kontor.node.language.Notes.note;
import static kontor.sdk.Do.*;

import java.util.Objects;
import kontor.node.language.words.$;
import kontor.node.language.words.Lamp;
import kontor.node.language.words.Lamp.Measure;
import kontor.node.language.words.Lamp.Measured;
import kontor.node.language.words.Lamp.Touch;
import kontor.node.language.words.Lamp.Work;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.Retry;
import kontor.sdk.Rule;

/** A rule for each promise about sending. */
public final class Messages implements Business {
    final Rule hailed = on($.Lamp.hailed, hail -> {
        var receipt = send($.Lamp.echoed, new Touch(other(hail), hail.lamp(), hail.number()));
        note(hail.lamp(), receipt.id());
    });

    final Rule echoed = on($.Lamp.echoed, echo -> note(echo.lamp(), "echo of " + echo.other()));

    final Rule alsoEchoed = on($.Lamp.echoed, echo -> note(echo.lamp(), "another echo"));

    final Rule postponed =
            on($.Lamp.postponed, hail -> send($.Lamp.echoed, new Touch(other(hail), "before", 0), in(seconds(1))));

    final Rule broke = on($.Lamp.broke, broken -> send($.Lamp.repair, new Work(broken.lamp())));

    final Rule repair = on($.Lamp.repair, work -> note(work.lamp(), "repaired"));

    final Rule seen = on($.Lamp.repair.accepted(), work -> note(work.lamp(), "somebody repairs"));

    final Rule checked = on(
            $.Lamp.checked,
            check -> note(check.lamp(), said(() -> {
                var measured = send($.Lamp.measure, new Measure(other(check), check.number()));
                note(check.lamp(), "measured " + measured.lumen());
            })));

    final Rule measure = on($.Lamp.measure, wanted -> {
        if (wanted.number() < 0) {
            throw refuse("too dark to measure");
        }
        return new Measured(wanted.number() * 10, "seal-of-" + wanted.lamp());
    });

    final Rule abandoned = on($.Lamp.abandoned, lamp -> {
        note(lamp.lamp(), "appraise: " + said(() -> send($.Lamp.appraise, new Measure(lamp.lamp(), 1))));
        note(lamp.lamp(), "scrap: " + said(() -> send($.Lamp.scrap, new Work(lamp.lamp()))));
    });

    final Rule circled =
            on($.Lamp.circled, lamp -> note(lamp.lamp(), said(() -> send($.Lamp.ping, new Measure(lamp.lamp(), 1)))));

    final Rule ping = on($.Lamp.ping, wanted -> send($.Lamp.pong, wanted)).retry(Retry.never());

    final Rule pong = on($.Lamp.pong, wanted -> send($.Lamp.ping, wanted)).retry(Retry.never());

    final Rule bounced = on($.Lamp.bounced, bounce -> {
                note(bounce.lamp(), "bounce " + bounce.number());
                send($.Lamp.bounced, new Touch(bounce.lamp(), null, bounce.number() + 1));
            })
            .retry(Retry.never());

    final Rule crowned = on($.Lamp.crowned, lamp -> {
        for (int i = 0; i < lamp.number(); i++) {
            send($.Lamp.counted, new Touch(other(lamp), null, i));
        }
    });

    final Rule counted = on(
            $.Lamp.counted,
            count -> db.upsert($.Lamp, count.lamp(), $.Lamp.marks.append(Long.toString(count.number()))));

    final Rule lit = on($.Lamp.lit.by($.Lamp), pair -> note(pair.taker(), "lit by " + pair.giver()));

    final Rule enlightened =
            on($.Lamp.met, lamp -> send($.Lamp.lit.by($.Lamp), new Lamp.Lit(lamp.lamp(), other(lamp))));

    private static String other(Touch touch) {
        return Objects.requireNonNull(touch.other());
    }

    private static String said(Task task) throws Exception {
        try {
            task.run();
            return "done";
        } catch (KontorException e) {
            return e.code() + " " + e.getMessage();
        }
    }
}
