package kontor.pekko;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.port.Gateway.Admitted;
import kontor.kernel.port.Gateway.RunView;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.Effect.Result;
import kontor.sdk.KontorException;

/** Messages that were sent before: the same answer again, or a conflict. */
final class Duplicates {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Parts parts;
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    Duplicates(Parts parts) {
        this.parts = parts;
    }

    /** Lets submissions that share an identity go one after the other, so that the later one finds what the first did. */
    <T> CompletionStage<T> oneAtATime(List<Message> messages, Supplier<CompletionStage<T>> submit) {
        var done = new CompletableFuture<Void>();
        var mine = new java.util.ArrayList<String>();
        for (var message : messages) {
            var key = message.identity();
            var before = underWay.putIfAbsent(key, done);
            if (before != null && before != done) {
                mine.forEach(one -> underWay.remove(one, done));
                done.complete(null);
                return before.thenCompose(_ -> oneAtATime(messages, submit));
            }
            mine.add(key);
        }
        return submit.get().whenComplete((_, _) -> {
            mine.forEach(one -> underWay.remove(one, done));
            done.complete(null);
        });
    }

    /** The answer that the first one got; with {@code wait}, once its runs have ended or the time is up. */
    CompletionStage<Admitted> again(Message message, Duration wait) {
        return again(message, Instant.now(parts.clock()).plus(wait), 0);
    }

    private CompletionStage<Admitted> again(Message message, Instant until, int tries) {
        return parts.store().message(message.source(), message.id()).thenCompose(found -> {
            var now = parts.clock().instant();
            if (found.isPresent()) {
                refuseConflict(message, found.get().message());
                var admitted = admitted(found.get());
                if (admitted.done() || !now.isBefore(until)) {
                    return CompletableFuture.completedStage(admitted);
                }
            } else if (tries > 500) {
                return CompletableFuture.failedStage(new KontorException(
                        "KON-1503",
                        "the first message with the id '" + message.id() + "' is not durable yet; try again"));
            }
            return later(POLL, () -> again(message, until, tries + 1));
        });
    }

    /** Messages whose front is gone, when all of them are accepted; else the failure. */
    CompletionStage<List<Result>> accepted(List<Message> messages, KontorException failure) {
        return LocalGateway.each(messages, message -> parts.store().message(message.source(), message.id()))
                .thenApply(found -> found.stream()
                        .map(one -> one.map(logged -> (Result) taken(logged)).orElseThrow(() -> failure))
                        .toList());
    }

    private Result.Taken taken(LoggedMessage logged) {
        var admitted = admitted(logged);
        return new Result.Taken(logged.message(), admitted.done(), admitted.runs(), admitted.answer());
    }

    static <T> CompletionStage<T> later(Duration pause, Supplier<CompletionStage<T>> action) {
        return CompletableFuture.supplyAsync(
                        action, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(stage -> stage);
    }

    private Admitted admitted(LoggedMessage found) {
        var message = found.message();
        Outcome answer = null;
        for (var run : found.runs()) {
            var rule = parts.model().rule(run.rule());
            if (rule != null && rule.answers() && run.state() == RunState.COMPLETED && run.result() != null) {
                answer = new Outcome.Done(run.result());
            }
        }
        var runs = found.runs().stream()
                .map(run -> new RunView(run.id(), run.rule(), run.state(), null))
                .toList();
        var done = runs.stream().allMatch(run -> run.state().ended());
        var place = RunTraces.placeOf(message, parts);
        return new Admitted(message.id(), message.type(), true, done, runs, answer, place);
    }

    static void refuseConflict(Message given, Message before) {
        if (!given.hash().equals(before.hash())) {
            throw conflict(given);
        }
    }

    static KontorException conflict(Message message) {
        return new KontorException(
                "KON-1409",
                "the id '" + message.id() + "' was used before with other content; a retry sends the same"
                        + " body, a new message needs a new id");
    }
}
