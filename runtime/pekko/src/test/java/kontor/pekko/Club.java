package kontor.pekko;

import static kontor.sdk.Do.*;

import kontor.pekko.words.$;
import kontor.pekko.words.Member;
import kontor.pekko.words.Member.Wish;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Rule;

/** Rules that want values which only one member may have, and count what they get. */
public final class Club implements Business {
    final Rule joined = on($.Member.joined, wish -> counted(() -> db.create($.Member, member(wish.member(), wish))))
            .parallel();

    // Under an id that nobody else can know.
    final Rule enrolled = on($.Member.enrolled, wish -> counted(() -> db.create($.Member, member(newId(), wish))))
            .parallel();

    final Rule moved = on(
                    $.Member.moved,
                    wish -> counted(() -> db.update(
                            $.Member, wish.member(), $.Member.email.to(wish.email()), $.Member.card.to(wish.card()))))
            .parallel();

    final Rule left = on($.Member.left, wish -> counted(() -> db.delete($.Member, wish.member())))
            .parallel();

    final Rule visited = on($.Member.visited, wish -> db.update($.Member, wish.member(), $.Member.visits.plus(1)))
            .parallel();

    private static Member member(String id, Wish wish) {
        return new Member(id, wish.email(), wish.card(), 0);
    }

    // A cup for each kind of answer.
    private static void counted(Runnable change) {
        var answer = "done";
        try {
            change.run();
        } catch (KontorException e) {
            answer = e.code();
        }
        db.upsert($.Cup, answer, $.Cup.fills.plus(1));
    }
}
