package kontor.ingress;

import java.util.List;
import java.util.stream.Stream;
import kontor.kernel.model.Json;
import kontor.kernel.port.Gateway.Operation;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.run.RunState;
import kontor.sdk.KontorException;

/** {@code /runs}: what runs, slept, failed; and operating it. */
final class RunsRoutes {
    /** How far the runs of a state are counted. */
    private static final int MOST_COUNTED = 10_000;

    private final Node node;
    private final Answers answers;

    RunsRoutes(Node node, Answers answers) {
        this.node = node;
        this.answers = answers;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/runs", "Runs, newest first", "Runs", this::list, "state", "rule", "limit", "cursor"),
                Route.get("/runs/states", "How many runs are in each state", "RunStates", this::states, "rule"),
                Route.get("/runs/{id}", "A run with every step", "Run", this::one),
                operation("retry", "Tries a failed run again", Operation.RETRY),
                operation("cancel", "Cancels a run at its next step", Operation.CANCEL),
                operation("wake", "Ends a run's sleep, or its wait with a timeout, now", Operation.WAKE));
    }

    private Route operation(String word, String summary, Operation operation) {
        return Route.of(
                "POST",
                "/runs/{id}/" + word,
                new Route.About(summary, List.of("Idempotency-Key"), null, 200, "RunState"),
                call -> answers.once(call, one -> operate(one, operation)));
    }

    private Reply operate(Call call, Operation operation) {
        var id = call.variable("id");
        var state = Stages.join(node.gateway().operate(id, operation));
        return Reply.json(200, Json.object().put("id", id).put("state", state.word()));
    }

    private Reply list(Call call) {
        var query = call.query();
        var page = Stages.join(node.store()
                .runs(query.choice("state", RunState.class), query.text("rule"), query.limit(), query.text("cursor")));
        return Reply.json(200, Views.page(page, Views::run));
    }

    private Reply states(Call call) {
        var rule = call.query().text("rule");
        var counts = Stream.of(RunState.values())
                .map(state -> node.store().countRuns(state, rule, MOST_COUNTED))
                .toList();
        return Reply.json(200, Views.list(List.of(RunState.values()), null, state -> {
            var counted = Stages.join(counts.get(state.ordinal()));
            return Json.object()
                    .put("state", state.word())
                    .put("count", counted.count())
                    .put("more", counted.more());
        }));
    }

    private Reply one(Call call) {
        var id = call.variable("id");
        var found = Stages.join(node.store().run(id))
                .orElseThrow(
                        () -> new KontorException("KON-1404", "there is no run '" + id + "'; GET /runs lists them"));
        var message = Stages.join(
                node.store().message(found.run().source(), found.run().message()));
        var view = Views.run(found, message.map(LoggedMessage::message).orElse(null));
        if (!found.run().state().ended()) {
            Stages.join(node.store().openEach(id)).ifPresent(each -> view.set("each", Views.each(each)));
        }
        return Reply.json(200, view);
    }
}
