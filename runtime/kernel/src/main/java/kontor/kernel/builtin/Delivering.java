package kontor.kernel.builtin;

import static kontor.sdk.Do.db;
import static kontor.sdk.Do.sleep;

import java.time.Duration;
import kontor.sdk.Retry;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Delivery.State;
import kontor.sdk.spi.Run;
import kontor.sdk.words.Change;

/**
 * Hands a delivery to its channel's server, again and again until it is taken, refused, or all tries are used up. The
 * pauses between are durable sleeps, and each try is a step of its own: the delivery shows how many there were, and a
 * crash repeats at most the one that was under way.
 */
final class Delivering {
    /** Twelve tries over about half an hour. */
    static final Retry TRIES = new Retry(12, Duration.ofSeconds(1), Duration.ofMinutes(20));

    private Delivering() {}

    /** Delivers; returns once it is known what became of it. */
    static void deliver(Delivery delivery) {
        for (int attempt = 1; attempt <= TRIES.attempts(); attempt++) {
            var handed = Run.current().call(delivery.channel(), "deliver", delivery, Handed.class);
            var state = stateAfter(handed, attempt);
            note(delivery, handed, state);
            if (state != State.QUEUED) {
                return;
            }
            sleep(pause(handed, attempt));
        }
    }

    /** Delivers what was held or has failed; leaves what is on its way, or arrived. */
    static void again(Delivery delivery) {
        if (delivery.state() == State.HELD || delivery.state() == State.FAILED) {
            deliver(db.update($.Delivery, delivery.id(), $.Delivery.state.to(State.QUEUED)));
        }
    }

    private static State stateAfter(Handed handed, int attempt) {
        return switch (handed.outcome()) {
            case SENT -> State.SENT;
            case REFUSED -> State.FAILED;
            case HELD -> State.HELD;
            case LATER -> attempt < TRIES.attempts() ? State.QUEUED : State.FAILED;
        };
    }

    private static void note(Delivery delivery, Handed handed, State state) {
        Change<Delivery> error =
                handed.detail() == null ? $.Delivery.error.clear() : $.Delivery.error.to(handed.detail());
        db.update(
                $.Delivery,
                delivery.id(),
                $.Delivery.state.to(state),
                $.Delivery.attempts.plus(handed.outcome() == Handed.Outcome.HELD ? 0 : 1),
                error);
    }

    // A little longer by chance, so that deliveries that failed together do not all come back together.
    private static Duration pause(Handed handed, int attempt) {
        var pause = TRIES.pause(attempt);
        if (handed.after() != null && handed.after() > pause.toSeconds()) {
            pause = Duration.ofSeconds(handed.after());
        }
        return pause.plusMillis(Run.current().random().nextLong(pause.toMillis() / 4 + 1));
    }
}
