package kontor.node.language;

import static kontor.sdk.Do.*;

import kontor.node.language.words.$;
import kontor.sdk.Business;
import kontor.sdk.Rule;

/** A rule for each promise about {@code each}. */
public final class Shelves implements Business {
    final Rule stored = on($.Jar.stored, jar -> db.create($.Jar, jar));

    final Rule swept = on(
            $.Jar.swept,
            sweep -> each(
                    $.Jar,
                    where($.Jar.shelf.is(sweep.shelf())),
                    jar -> db.update($.Jar, jar.id(), $.Jar.visits.plus(1))));

    // Four pages of a hundred are under way; the fifth is read when the first jar has taken its rows away.
    final Rule thinned = on(
            $.Jar.thinned,
            sweep -> each($.Jar, where($.Jar.shelf.is(sweep.shelf())), jar -> {
                if (jar.number() == 0) {
                    for (int i = 450; i < 500; i++) {
                        db.update($.Jar, sweep.shelf() + "-0" + i, $.Jar.shelf.to("elsewhere"));
                    }
                    World.open(sweep.shelf());
                }
                World.workUntilOpen(sweep.shelf());
                db.update($.Jar, jar.id(), $.Jar.visits.plus(1));
            }));

    final Rule tasted = on(
            $.Jar.tasted,
            sweep -> each($.Jar, where($.Jar.shelf.is(sweep.shelf())), jar -> {
                if (jar.number() == 7) {
                    throw refuse("jar 7 is sour");
                }
                db.update($.Jar, jar.id(), $.Jar.visits.plus(1));
            }));

    // Those of the second page wait for the world.
    final Rule dusted = on(
            $.Jar.dusted,
            sweep -> each($.Jar, where($.Jar.shelf.is(sweep.shelf())), jar -> {
                if (jar.number() >= 100) {
                    World.workUntilOpen(sweep.shelf());
                }
                db.update($.Jar, jar.id(), $.Jar.visits.plus(1));
            }));

    final Rule crossed = on($.Jar.crossed, sweep -> {
        var jars = where($.Jar.shelf.is(sweep.shelf()));
        each($.Jar, jars, one -> {
            each($.Jar, jars, other -> db.update($.Jar, other.id(), $.Jar.visits.plus(1)));
            db.update($.Jar, one.id(), $.Jar.visits.plus(1_000));
        });
        db.upsert($.Jar, sweep.shelf() + "-0000", $.Jar.visits.plus(1_000_000));
    });
}
