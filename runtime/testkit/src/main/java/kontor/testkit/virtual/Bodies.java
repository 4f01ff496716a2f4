package kontor.testkit.virtual;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.RuleModel;
import kontor.kernel.run.KernelRun;
import kontor.kernel.run.RunHost;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.run.RunHost.Progress;
import kontor.kernel.run.Ticket;
import kontor.kernel.shard.ShardCommand;
import kontor.sdk.KontorException;
import kontor.testkit.virtual.RunThread.Ask;
import org.jspecify.annotations.Nullable;

/** The bodies that a shard has at work, and what they ask for. */
final class Bodies {
    private final VirtualShard shard;
    private final VirtualNode node;
    private final Core core;
    private final Map<String, RunThread> atWork = new HashMap<>();

    Bodies(VirtualShard shard, VirtualNode node, Core core) {
        this.shard = shard;
        this.node = node;
        this.core = core;
    }

    void start(Ticket ticket, long token) {
        var rule = core.model.rule(ticket.run().rule());
        if (rule == null) {
            throw new IllegalStateException("a run of an unknown rule was started: " + ticket.run());
        }
        var thread = new RunThread(ticket.run().id(), token);
        atWork.put(thread.run, thread);
        var host = new VirtualHost(core.model, core.store, core::lastMoment, thread);
        thread.begin(() -> KernelRun.execute(ticket, rule, host));
        goOn(thread, null);
        limit(rule, thread.run, token);
    }

    private void limit(RuleModel rule, String run, long token) {
        var limit = rule.options().timeout();
        if (limit != null) {
            core.timers.at(core.now().plus(limit), shard.alive(() -> overtime(run, token, limit)));
        }
    }

    private void overtime(String run, long token, Duration limit) {
        if (abandon(run, token)) {
            var end = new End.Threw("KON-5201", "at work for longer than its timeout of " + limit);
            shard.tell(new ShardCommand.Finish(run, token, new Progress(List.of(), List.of()), end));
        }
    }

    private @Nullable RunThread thread(String run, long token) {
        var thread = atWork.get(run);
        return thread != null && thread.token == token ? thread : null;
    }

    void recorded(String run, long token) {
        var thread = thread(run, token);
        if (thread != null) {
            goOn(thread, null);
        }
    }

    void replied(String run, int step, Outcome outcome) {
        var thread = atWork.get(run);
        if (thread != null) {
            thread.replies.put(step, outcome);
            if (thread.awaited == step) {
                goOn(thread, outcome);
            }
        }
    }

    void cancel(String run) {
        var thread = atWork.get(run);
        if (thread != null) {
            thread.cancelled = true;
        }
    }

    boolean abandon(String run, long token) {
        return thread(run, token) != null && atWork.remove(run) != null;
    }

    void abandonAll() {
        atWork.clear();
    }

    // --- driving

    /** Lets a body go on, when its turn comes. */
    private void goOn(RunThread thread, @Nullable Object answer) {
        thread.awaited = -1;
        shard.task(() -> {
            if (atWork.get(thread.run) == thread) {
                carryOut(thread, thread.goOn(answer));
            }
        });
    }

    private void carryOut(RunThread thread, Ask ask) {
        var run = thread.run;
        switch (ask) {
            case Ask.Record(var progress) -> shard.tell(new ShardCommand.Record(run, thread.token, progress));
            case Ask.Suspend(var progress, var reason) -> {
                abandon(run, thread.token);
                shard.tell(new ShardCommand.Suspend(run, thread.token, progress, reason));
            }
            case Ask.Finish(var progress, var end) -> {
                abandon(run, thread.token);
                shard.tell(new ShardCommand.Finish(run, thread.token, progress, end));
            }
            case Ask.Cancel(var progress) -> {
                abandon(run, thread.token);
                shard.tell(new ShardCommand.Cancelled(run, thread.token, progress));
            }
            case Ask.Reply(var step) -> reply(thread, step);
            case Ask.Entity(var request) -> {
                long asked = thread.asked;
                node.entities().ask(request, shard, answer -> answered(run, thread.token, asked, answer));
                patience(thread);
            }
            case Ask.Call(var call) -> shard.task(() -> call(thread, call));
            case Ask.Died(var cause) -> throw new IllegalStateException("the body of run " + run + " died", cause);
        }
    }

    private void reply(RunThread thread, int step) {
        var known = thread.replies.get(step);
        if (known != null) {
            goOn(thread, known);
        } else {
            thread.awaited = step;
            patience(thread);
        }
    }

    private void answered(String run, long token, long asked, Object answer) {
        var thread = thread(run, token);
        if (thread != null && thread.asked == asked) {
            goOn(thread, answer);
        }
    }

    // Knows the run by its name only: a timer must not keep an abandoned thread from being collected.
    private void patience(RunThread thread) {
        var run = thread.run;
        long token = thread.token;
        long asked = thread.asked;
        core.timers.at(
                core.now().plus(RunHost.PATIENCE),
                shard.alive(() -> answered(run, token, asked, VirtualHost.UNREACHABLE)));
    }

    private void call(RunThread thread, Witness.Call call) {
        var name = call.connector() + "." + call.operation();
        core.point(Point.Kind.BEFORE_CALL, shard.number, name);
        Object answer;
        try {
            JsonNode given = core.outside.call(call);
            core.witness.called(call, given, core.now());
            answer = given;
        } catch (KontorException e) {
            core.witness.called(call, null, core.now());
            answer = e;
        } catch (Exception e) {
            core.witness.called(call, null, core.now());
            answer = e;
        }
        core.point(Point.Kind.AFTER_CALL, shard.number, name);
        goOn(thread, answer);
    }
}
