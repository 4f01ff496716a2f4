package kontor.kernel.shard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import kontor.kernel.shard.ShardMachine.Settings;
import kontor.kernel.shard.ShardSnapshot.ActiveRun;
import kontor.kernel.shard.ShardSnapshot.OpenEach;
import org.jspecify.annotations.Nullable;

/** Hands out the rows of {@code each} steps in pages, spread over all shards, a few pages at a time. */
final class EachSteps {
    private final Settings settings;
    private final Outbox outbox;
    private final Runs runs;
    private final Map<String, Open> open = new HashMap<>();

    private static final class Open {
        final String run;
        final int step;
        EachState state;
        boolean reading;

        Open(String run, int step, EachState state) {
            this.run = run;
            this.step = step;
            this.state = state;
        }
    }

    EachSteps(Settings settings, Outbox outbox, Runs runs, ShardSnapshot snapshot) {
        this.settings = settings;
        this.outbox = outbox;
        this.runs = runs;
        snapshot.each()
                .forEach(one -> open.put(key(one.run(), one.step()), new Open(one.run(), one.step(), one.state())));
    }

    private static String key(String run, int step) {
        return run + "." + step;
    }

    void recover(List<OpenEach> steps, Instant now, Out out) {
        steps.forEach(one -> goOn(open.get(key(one.run(), one.step())), now, out));
    }

    void open(String run, int step, String noun, JsonNode where, Instant now, Out out) {
        var state = new EachState(noun, where, null, false, 0, List.of(), 0, 0);
        var one = new Open(run, step, state);
        open.put(key(run, step), one);
        out.event(new ShardEvent.EachMoved(run, step, state));
        goOn(one, now, out);
    }

    void close(String run, int step, Out out) {
        if (open.remove(key(run, step)) != null) {
            out.event(new ShardEvent.EachMoved(run, step, null));
        }
    }

    private void goOn(@Nullable Open one, Instant now, Out out) {
        if (one == null) {
            return;
        }
        var state = one.state;
        if (state.exhausted() && state.inFlight().isEmpty()) {
            var result = Json.object().put("completed", state.completed()).put("failed", state.failed());
            runs.answered(one.run);
            out.event(new ShardEvent.Answered(one.run, one.step, new Done(result), now));
            close(one.run, one.step, out);
            runs.parked().load(one.run, now, out);
        } else if (!state.exhausted() && !one.reading && state.inFlight().size() < settings.pagesInFlight()) {
            one.reading = true;
            out.effect(new Effect.ReadPage(one.run, one.step, state, settings.pageSize()));
        }
    }

    /** The next ids have been read. */
    void read(ActiveRun parent, int step, List<String> ids, Instant now, Out out) {
        var one = open.get(key(parent.run().id(), step));
        if (one == null) {
            return;
        }
        one.reading = false;
        var before = one.state;
        var flying = new ArrayList<>(before.inFlight());
        if (!ids.isEmpty()) {
            flying.add(before.nextPage());
        }
        one.state = new EachState(
                before.noun(),
                before.where(),
                ids.isEmpty() ? before.after() : ids.getLast(),
                ids.size() < settings.pageSize(),
                before.nextPage() + (ids.isEmpty() ? 0 : 1),
                List.copyOf(flying),
                before.completed(),
                before.failed());
        if (!(one.state.exhausted() && flying.isEmpty())) {
            out.event(new ShardEvent.EachMoved(one.run, one.step, one.state));
        }
        if (!ids.isEmpty()) {
            var page = message(parent, step, before.nextPage(), ids, now);
            outbox.post(Ids.shard(page.id(), settings.shards()), new Envelope.Sent(page), now, out);
        }
        goOn(open.get(key(one.run, one.step)), now, out);
    }

    private Message message(ActiveRun parent, int step, int page, List<String> ids, Instant now) {
        var run = parent.run();
        var above = parent.message().type().equals(EachPage.TYPE)
                ? Wire.of(parent.message().data(), EachPage.class)
                : null;
        var prefix = new ArrayList<>(above == null ? List.of() : above.prefix());
        parent.steps().stream().filter(one -> one.index() < step).forEach(prefix::add);
        var began = parent.message().source().equals(Message.SCHEDULES)
                ? parent.message().time()
                : run.startedAt();
        var data = new EachPage(
                run.id(), run.shard(), step, page, run.rule(), parent.message(), prefix, began, above, run.row(), ids);
        var id = run.id() + "." + step + "." + page;
        return new Message(
                id,
                Message.RUNS,
                EachPage.TYPE,
                id,
                now,
                now,
                Wire.tree(data),
                Ids.hash(id),
                null,
                parent.message().depth() + 1,
                null);
    }

    void done(Envelope.PageDone done, Instant now, Out out) {
        var one = open.get(key(done.run(), done.step()));
        if (one == null || !one.state.inFlight().contains(done.page())) {
            return;
        }
        var state = one.state;
        var flying =
                state.inFlight().stream().filter(page -> page != done.page()).toList();
        one.state = new EachState(
                state.noun(),
                state.where(),
                state.after(),
                state.exhausted(),
                state.nextPage(),
                flying,
                state.completed() + done.completed(),
                state.failed() + done.failed());
        if (!(state.exhausted() && flying.isEmpty())) {
            out.event(new ShardEvent.EachMoved(done.run(), done.step(), one.state));
        }
        goOn(one, now, out);
    }
}
