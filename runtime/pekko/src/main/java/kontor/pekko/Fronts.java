package kontor.pekko;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import kontor.kernel.message.Message;
import kontor.kernel.shard.Effect;
import kontor.kernel.shard.Effect.Result;
import kontor.sdk.KontorException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Asks the fronts, wherever they are. One that moves, or whose node dies, may not answer: messages are handed to whoever has the
 * shard next, because their ids are the same.
 */
final class Fronts {
    /** How long a front may take, on top of what the caller waits for runs. */
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** How long one try takes where there are several. */
    private static final Duration CLUSTERED = Duration.ofSeconds(3);

    private static final int TRIES = 5;
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Parts parts;
    private final Duplicates duplicates;
    private final Set<CompletableFuture<?>> unanswered = ConcurrentHashMap.newKeySet();

    Fronts(Parts parts, Membership membership, Duplicates duplicates) {
        this.parts = parts;
        this.duplicates = duplicates;
        if (parts.settings().clustered()) {
            membership.onRemoved(this::giveUp);
        }
    }

    // Whom each was asked of is not known here: what the nodes that are left have done, they say once more.
    private void giveUp() {
        unanswered.forEach(one -> one.completeExceptionally(new Lost()));
    }

    /** Hands messages of a shard to its front; fails with KON-1500 where nobody can say what became of them. */
    CompletionStage<List<Result>> submit(int shard, List<Message> messages, Duration wait) {
        return submit(shard, messages, wait, parts.settings().clustered() ? TRIES : 0);
    }

    private CompletionStage<List<Result>> submit(int shard, List<Message> messages, Duration wait, int tries) {
        var patience = parts.settings().clustered() ? CLUSTERED : PATIENCE;
        var answer = this.<Effect.Submitted>ask(
                        replyTo -> new Routed.Submit(shard, messages, wait, replyTo), wait.plus(patience))
                .toCompletableFuture();
        // Who waits for runs most often does so at a front that is well: it would be answered too early.
        if (wait.isZero()) {
            unanswered.add(answer);
            answer.whenComplete((_, _) -> unanswered.remove(answer));
        }
        return answer.thenApply(Effect.Submitted::results).exceptionallyCompose(failure -> switch (cause(failure)) {
            case Lost lost -> again(shard, messages, wait, tries, lost);
            // The node that had the front is gone.
            case TimeoutException _ -> again(shard, messages, wait, tries, new Lost());
            default -> CompletableFuture.failedStage(failure);
        });
    }

    private CompletionStage<List<Result>> again(
            int shard, List<Message> messages, Duration wait, int tries, Lost lost) {
        return duplicates
                .accepted(messages, lost)
                .exceptionallyCompose(still -> tries > 0 && cause(still) == lost
                        ? Duplicates.later(AGAIN, () -> submit(shard, messages, wait, tries - 1))
                        : CompletableFuture.failedStage(still));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The front that was asked is gone. */
    private static final class Lost extends KontorException {
        private static final long serialVersionUID = 1L;

        Lost() {
            super(
                    "KON-1500",
                    "the shard started anew before it could answer; what was asked for may have happened. Send it again under"
                            + " the same id");
        }
    }

    /** Asks once; fails with KON-1500 where the front is gone, a {@link TimeoutException} where nobody answers. */
    @SuppressWarnings("unchecked")
    <T> CompletionStage<T> ask(Function<ActorRef<Object>, Routed> message, Duration limit) {
        return AskPattern.<Routed, Object>ask(
                        parts.region(), message::apply, limit, parts.system().scheduler())
                .thenCompose(answer -> answer instanceof FrontActor.Gone
                        ? CompletableFuture.failedStage(new Lost())
                        : CompletableFuture.completedStage((T) answer));
    }
}
