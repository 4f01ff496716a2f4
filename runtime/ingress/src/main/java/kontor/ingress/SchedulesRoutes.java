package kontor.ingress;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kontor.kernel.model.Nearest;
import kontor.kernel.port.Gateway.ScheduleView;
import kontor.kernel.port.Store.Tick;
import kontor.sdk.KontorException;

/** {@code /schedules}: every rule that runs by the clock. */
final class SchedulesRoutes {
    private final Node node;
    private final Answers answers;

    SchedulesRoutes(Node node, Answers answers) {
        this.node = node;
        this.answers = answers;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/schedules",
                        "Every schedule: its next tick, its last ticks and their runs",
                        "Schedules",
                        this::list),
                operation("run", "Runs a schedule's rule now", 202, "Accepted", this::run),
                operation("pause", "Pauses a schedule", 200, "Schedule", call -> pause(call, true)),
                operation("resume", "Resumes a schedule", 200, "Schedule", call -> pause(call, false)));
    }

    private Route operation(String word, String summary, int status, String answer, Route.Handler handler) {
        return Route.of(
                "POST",
                "/schedules/{rule}/" + word,
                new Route.About(summary, List.of("Idempotency-Key"), null, status, answer),
                call -> answers.once(call, handler));
    }

    private Reply list(Call call) {
        var ticks = ticks();
        var schedules = Stages.join(node.gateway().schedules());
        return Reply.json(
                200,
                Views.list(schedules, null, one -> Views.schedule(one, ticks.getOrDefault(one.rule(), List.of()))));
    }

    private Map<String, List<Tick>> ticks() {
        var ticks = new HashMap<String, List<Tick>>();
        Stages.join(node.store().schedules()).forEach(row -> ticks.put(row.rule(), row.ticks()));
        return ticks;
    }

    private Reply run(Call call) {
        var rule = known(call).rule();
        return Reply.json(202, Views.accepted(Stages.join(node.gateway().tickNow(rule))));
    }

    private Reply pause(Call call, boolean paused) {
        var rule = known(call).rule();
        Stages.join(node.gateway().pause(rule, paused));
        return Reply.json(200, Views.schedule(known(call), ticks().getOrDefault(rule, List.of())));
    }

    private ScheduleView known(Call call) {
        var rule = call.variable("rule");
        var schedules = Stages.join(node.gateway().schedules());
        return schedules.stream()
                .filter(one -> one.rule().equals(rule))
                .findFirst()
                .orElseThrow(() -> new KontorException(
                        "KON-1404",
                        "there is no schedule '" + rule + "'; "
                                + Nearest.hint(
                                        rule,
                                        schedules.stream()
                                                .map(ScheduleView::rule)
                                                .toList(),
                                        "GET /schedules lists them")));
    }
}
