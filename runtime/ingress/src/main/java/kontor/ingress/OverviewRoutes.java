package kontor.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kontor.kernel.lint.Flow.Does;
import kontor.kernel.model.Json;
import kontor.kernel.model.RuleModel;
import kontor.kernel.model.RuleModel.Listens;

/** What a person wants to see of the whole: the rules and what they do, figures over the last hour, the nodes. */
final class OverviewRoutes {
    private final Node node;
    private final Samples samples;
    private final Function<RuleModel, List<Does>> does;

    OverviewRoutes(Node node, Samples samples, Function<RuleModel, List<Does>> does) {
        this.node = node;
        this.samples = samples;
        this.does = does;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/rules", "Every rule: what it listens to, what it does, its open runs", "Rules", _ -> rules()),
                Route.get("/figures", "This node's figures over the last hour", "Figures", this::figures, "after"),
                Route.get("/cluster", "The nodes, their shards and the store", "Cluster", _ -> cluster()));
    }

    private Reply rules() {
        var open = Stages.join(node.store().openRuns());
        var items = new ArrayList<ObjectNode>();
        for (var rule : node.model().rules()) {
            items.add(rule(rule, open));
        }
        return Reply.json(200, Views.list(items, null, item -> item));
    }

    private ObjectNode rule(RuleModel rule, Map<String, Long> open) {
        var view = Json.object().put("rule", rule.name()).put("business", rule.business());
        view.putNull("listens").putNull("cron").put("answers", rule.answers());
        switch (rule.listens()) {
            case Listens.To(var type, var _) -> view.put("listens", type);
            case Listens.Ticks ticks -> view.put("cron", ticks.cron().expression());
            case Listens.ToAny(var noun) -> view.put("listens", noun == null ? "*" : noun + ".*");
        }
        var list = view.putArray("does");
        does.apply(rule).forEach(one -> list.addObject().put("kind", one.kind()).put("target", one.target()));
        return view.put("open", open.getOrDefault(rule.name(), 0L));
    }

    private Reply figures(Call call) {
        var after = call.query().number("after", 0);
        var series = samples.series(after == null ? 0 : after);
        var body = Json.object();
        body.set("times", Json.of(series.times()));
        body.set("series", Json.of(series.series()));
        body.set("now", Json.of(samples.now()));
        return Reply.json(200, body);
    }

    private Reply cluster() {
        var trouble = node.store().trouble();
        var body = Views.list(node.gateway().members(), null, Json::of);
        body.putObject("store")
                .put("kind", node.store().kind())
                .put("answers", trouble == null)
                .put("trouble", trouble);
        return Reply.json(200, body);
    }
}
