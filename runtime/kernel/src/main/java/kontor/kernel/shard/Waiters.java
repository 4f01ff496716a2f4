package kontor.kernel.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Model;
import kontor.kernel.port.Gateway.RunView;
import kontor.kernel.run.RunRecord;
import kontor.kernel.shard.Effect.Result;
import org.jspecify.annotations.Nullable;

/** Who waits for the runs of messages to end. Only in memory: after a crash the caller asks again. */
final class Waiters {
    private final Model model;
    private final Map<Object, Waiting> byWaiter = new IdentityHashMap<>();
    private final Map<String, Open> byRun = new HashMap<>();

    /** A submission whose runs are not all ended. */
    private static final class Waiting {
        final Object waiter;
        final List<Object> results = new ArrayList<>();
        int open;

        Waiting(Object waiter) {
            this.waiter = waiter;
        }
    }

    /** A message whose runs are not all ended. */
    private static final class Open {
        final Waiting waiting;
        final Message message;
        final Map<String, RunView> runs = new LinkedHashMap<>();

        @Nullable
        Outcome answer;

        int open;

        Open(Waiting waiting, Message message) {
            this.waiting = waiting;
            this.message = message;
        }
    }

    Waiters(Model model) {
        this.model = model;
    }

    /** Collects the results of one submission. */
    final class Collecting {
        private final Waiting waiting;
        private final boolean wait;

        private Collecting(Object waiter, boolean wait) {
            this.waiting = new Waiting(waiter);
            this.wait = wait;
        }

        void refused(Result result) {
            waiting.results.add(result);
        }

        void taken(Message message, List<RunRecord> runs) {
            var open = new Open(waiting, message);
            for (var run : runs) {
                open.runs.put(run.id(), view(run));
                if (wait && !run.state().ended()) {
                    open.open++;
                    byRun.put(run.id(), open);
                }
            }
            if (open.open > 0) {
                waiting.open++;
            }
            waiting.results.add(open);
        }

        void done(Out out) {
            if (waiting.open == 0) {
                answer(waiting, out);
            } else {
                byWaiter.put(waiting.waiter, waiting);
            }
        }
    }

    Collecting collect(Object waiter, boolean wait) {
        return new Collecting(waiter, wait);
    }

    static RunView view(RunRecord run) {
        return new RunView(run.id(), run.rule(), run.state(), run.error());
    }

    /** A run has gone on; when it ended, whoever waits for it learns how. */
    void moved(RunRecord run, @Nullable Outcome outcome, Out out) {
        var open = byRun.get(run.id());
        if (open == null) {
            return;
        }
        open.runs.put(run.id(), view(run));
        if (!run.state().ended()) {
            return;
        }
        byRun.remove(run.id());
        var rule = model.rule(run.rule());
        if (rule != null && rule.answers()) {
            open.answer = outcome;
        }
        if (--open.open == 0 && --open.waiting.open == 0) {
            byWaiter.remove(open.waiting.waiter);
            answer(open.waiting, out);
        }
    }

    void stop(Object waiter, Out out) {
        var waiting = byWaiter.remove(waiter);
        if (waiting != null) {
            byRun.values().removeIf(open -> open.waiting == waiting);
            answer(waiting, out);
        }
    }

    private static void answer(Waiting waiting, Out out) {
        var results = waiting.results.stream()
                .map(one -> one instanceof Open open ? taken(open) : (Result) one)
                .toList();
        out.effect(new Effect.Submitted(waiting.waiter, results));
    }

    private static Result taken(Open open) {
        var runs = List.copyOf(open.runs.values());
        var done = runs.stream().allMatch(run -> run.state().ended());
        return new Result.Taken(open.message, done, runs, open.answer);
    }
}
