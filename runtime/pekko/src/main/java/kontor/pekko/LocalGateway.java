package kontor.pekko;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import kontor.kernel.entity.EntityState;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.model.RuleModel.Listens;
import kontor.kernel.port.Gateway;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.port.Store.ScheduleRow;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.Effect;
import kontor.kernel.shard.Effect.Result;
import kontor.kernel.shard.ShardCommand;
import kontor.sdk.KontorException;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/** The way in on this node: looks up what is known, and asks the fronts. */
final class LocalGateway implements Gateway {
    private final Parts parts;
    private final Membership membership;
    private final @Nullable Reach reach;
    private final Duplicates duplicates;
    private final Fronts fronts;

    LocalGateway(Parts parts, Membership membership, @Nullable Reach reach) {
        this.parts = parts;
        this.membership = membership;
        this.reach = reach;
        this.duplicates = new Duplicates(parts);
        this.fronts = new Fronts(parts, membership, duplicates);
    }

    // --- messages

    @Override
    public CompletionStage<List<Admitted>> submit(List<Message> messages, Duration wait, boolean fresh) {
        if (fresh && messages.size() == 1) {
            var message = messages.getFirst();
            return fronts.submit(shard(message.subject()), messages, wait)
                    .thenCompose(results -> admitted(results.getFirst(), wait).thenApply(List::of));
        }
        return duplicates.oneAtATime(messages, () -> known(messages, wait));
    }

    private int shard(String subject) {
        return Ids.shard(subject, parts.settings().shards());
    }

    // Those that the store knows are answered from it, the others go to their fronts, shard by shard.
    private CompletionStage<List<Admitted>> known(List<Message> messages, Duration wait) {
        return each(messages, message -> parts.store().message(message.source(), message.id()))
                .thenCompose(found -> {
                    for (int i = 0; i < messages.size(); i++) {
                        var before = found.get(i);
                        if (before.isPresent()) {
                            Duplicates.refuseConflict(
                                    messages.get(i), before.get().message());
                        }
                    }
                    return submitNew(messages, found, wait);
                });
    }

    private CompletionStage<List<Admitted>> submitNew(
            List<Message> messages, List<Optional<LoggedMessage>> found, Duration wait) {
        Map<Integer, List<Message>> byShard = new TreeMap<>();
        for (int i = 0; i < messages.size(); i++) {
            if (found.get(i).isEmpty()) {
                byShard.computeIfAbsent(shard(messages.get(i).subject()), _ -> new ArrayList<>())
                        .add(messages.get(i));
            }
        }
        var portions = new ArrayList<Portion>();
        byShard.forEach((shard, some) ->
                Portions.ofMessages(some).forEach(portion -> portions.add(new Portion(shard, portion))));
        var asked = each(portions, portion -> fronts.submit(portion.shard(), portion.messages(), wait));
        return asked.thenCompose(answers -> {
            var results = new HashMap<String, Result>();
            answers.forEach(
                    list -> list.forEach(result -> results.put(result.message().identity(), result)));
            return each(messages, message -> {
                var result = results.get(message.identity());
                return result == null ? duplicates.again(message, wait) : admitted(result, wait);
            });
        });
    }

    /** Messages that go to a front together. */
    private record Portion(int shard, List<Message> messages) {}

    private CompletionStage<Admitted> admitted(Result result, Duration wait) {
        return switch (result) {
            case Result.Taken(var message, var done, var runs, var answer) ->
                CompletableFuture.completedStage(new Admitted(
                        message.id(), message.type(), false, done, runs, answer, RunTraces.placeOf(message, parts)));
            case Result.Duplicate(var message) -> duplicates.again(message, wait);
            case Result.Conflict(var message) -> CompletableFuture.failedStage(Duplicates.conflict(message));
            case Result.Full(var message) ->
                CompletableFuture.failedStage(new KontorException(
                        "KON-1503",
                        "too much is under way for messages like " + message.type() + "; try again in a moment"));
        };
    }

    /** Does something for each, and collects the results in order. */
    static <A, B> CompletionStage<List<B>> each(List<A> items, Function<A, CompletionStage<B>> action) {
        if (items.size() == 1) {
            return action.apply(items.getFirst()).thenApply(List::of);
        }
        var stages = items.stream()
                .map(action)
                .map(CompletionStage::toCompletableFuture)
                .toList();
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
                .thenApply(_ -> stages.stream().map(CompletableFuture::join).toList());
    }

    // --- runs

    @Override
    public CompletionStage<RunState> operate(String run, Operation operation) {
        return parts.store().parked(run).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.failedStage(noRun(run));
            }
            int shard = found.get().run().shard();
            return fronts.<Effect.Operated>ask(
                            replyTo -> new Routed.Operate(shard, run, operation, replyTo), Fronts.PATIENCE)
                    .thenApply(LocalGateway::operated);
        });
    }

    static KontorException noRun(String run) {
        return new KontorException("KON-1404", "there is no run '" + run + "'; GET /runs lists them");
    }

    private static RunState operated(Effect.Operated operated) {
        if (operated.refused() != null) {
            throw operated.refused();
        }
        return operated.state() == null ? RunState.RUNNING : operated.state();
    }

    // --- schedules

    @Override
    public CompletionStage<List<ScheduleView>> schedules() {
        return parts.store().schedules().thenApply(rows -> {
            var paused = new HashMap<String, Boolean>();
            rows.forEach((ScheduleRow row) -> paused.put(row.rule(), row.paused()));
            var now = parts.clock().instant();
            var views = new ArrayList<ScheduleView>();
            for (var rule : parts.model().rules()) {
                if (rule.listens() instanceof Listens.Ticks ticks) {
                    var stopped = paused.getOrDefault(rule.name(), false);
                    var cron = ticks.cron();
                    var next = stopped ? null : cron.next(now).orElse(null);
                    views.add(new ScheduleView(
                            rule.name(), cron.expression(), cron.zone().getId(), next, stopped));
                }
            }
            return views;
        });
    }

    @Override
    public CompletionStage<Admitted> tickNow(String rule) {
        return fronts.<Object>ask(
                        replyTo -> new Routed.Command(shard(rule), new ShardCommand.TickNow(rule, replyTo)),
                        Fronts.PATIENCE)
                .thenCompose(answer -> switch (answer) {
                    case Effect.Submitted submitted ->
                        admitted(submitted.results().getFirst(), Duration.ZERO);
                    case Effect.Operated operated -> CompletableFuture.failedStage(refusal(operated));
                    default -> throw new IllegalStateException("an answer to a tick: " + answer);
                });
    }

    private static KontorException refusal(Effect.Operated operated) {
        return operated.refused() == null ? new KontorException("KON-1500", "no answer") : operated.refused();
    }

    @Override
    public CompletionStage<Void> pause(String rule, boolean paused) {
        return fronts.<Effect.Operated>ask(
                        replyTo -> new Routed.Command(shard(rule), new ShardCommand.Pause(rule, paused, replyTo)),
                        Fronts.PATIENCE)
                .thenAccept(LocalGateway::operated);
    }

    // --- the node

    @Override
    public AutoCloseable listen(Consumer<LoggedMessage> listener) {
        return parts.live().listen(listener);
    }

    @Override
    public Map<String, String> notReady() {
        var problems = new TreeMap<String, String>();
        if (reach == null) {
            var up = parts.status().shardsUp();
            if (up < parts.settings().shards()) {
                problems.put("shards", up + " of " + parts.settings().shards() + " shards are up");
            }
        } else {
            put(problems, "shards", reach.trouble());
            put(problems, "cluster", membership.trouble());
        }
        put(problems, "store", parts.store().trouble());
        return problems;
    }

    private static void put(Map<String, String> problems, String part, @Nullable String trouble) {
        if (trouble != null) {
            problems.put(part, trouble);
        }
    }

    @Override
    public CompletionStage<Optional<EntityState>> live(String noun, String id) {
        var model = parts.model().noun(noun);
        if (model == null || model.fact()) {
            return parts.store().entity(noun, id);
        }
        return AskPattern.<Routed, EntityState>ask(
                        parts.region(),
                        replyTo -> new Routed.Look(noun, id, replyTo),
                        Fronts.PATIENCE,
                        parts.system().scheduler())
                .thenApply(Optional::of);
    }

    @Override
    public Map<String, Double> figures() {
        return parts.status().figures();
    }

    @Override
    public List<Member> members() {
        return membership.members(parts.status().shardsUp());
    }
}
