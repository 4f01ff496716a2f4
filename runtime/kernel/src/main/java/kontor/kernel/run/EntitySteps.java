package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityCommand.FieldChange;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.RuleModel;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.run.RunHost.EntityRequest;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.kernel.where.Matching;
import kontor.sdk.KontorException;
import kontor.sdk.words.Change;
import kontor.sdk.words.Sort;
import kontor.sdk.words.Where;

/** The verbs of {@code db} as steps, in JSON. */
final class EntitySteps {
    private final Ticket ticket;
    private final RuleModel rule;
    private final RunHost host;
    private final Steps steps;

    EntitySteps(Ticket ticket, RuleModel rule, RunHost host, Steps steps) {
        this.ticket = ticket;
        this.rule = rule;
        this.host = host;
        this.steps = steps;
    }

    NounModel noun(String name) {
        var noun = host.model().noun(name);
        if (noun == null) {
            throw new KontorException(
                    "KON-1111", name + " is not a noun of a loaded vocabulary (rule " + rule.name() + ")");
        }
        return noun;
    }

    // --- writing

    JsonNode create(NounModel noun, JsonNode entity) {
        var state = state(noun, entity);
        return Values.done(step("create", noun, idOf(state), state, new EntityCommand.Create(state)));
    }

    JsonNode put(NounModel noun, JsonNode entity) {
        var state = state(noun, entity);
        return Values.done(step("upsert", noun, idOf(state), state, new EntityCommand.Put(state)));
    }

    private ObjectNode state(NounModel noun, JsonNode entity) {
        var given = ((ObjectNode) entity).deepCopy();
        if (given.path("id").isNull() || given.path("id").asText().isEmpty()) {
            given.put("id", steps.newId(noun.name()));
        }
        var fit = Fit.whole(given, noun.shape(), "");
        if (!fit.fits()) {
            throw Refusal.misfit("KON-2422", noun.name(), fit.problems());
        }
        return (ObjectNode) fit.value();
    }

    private static String idOf(ObjectNode state) {
        return state.get("id").asText();
    }

    JsonNode update(NounModel noun, String id, List<? extends Change<?>> changes, boolean create) {
        var fields = new ArrayList<FieldChange>();
        changes.forEach(change -> fields.add(new FieldChange(change.field(), change.kind(), Json.of(change.value()))));
        var command = new EntityCommand.Update(fields, create);
        return Values.done(step(create ? "upsert" : "update", noun, id, Json.of(fields), command));
    }

    void delete(NounModel noun, String id) {
        Values.done(step("delete", noun, id, Json.of(null), new EntityCommand.Delete()));
    }

    /** A write from outside: a refusal is an answer like any other. */
    EntityAnswer write(NounModel noun, String id, EntityCommand command) {
        var answers = new ArrayList<EntityAnswer>();
        var outcome =
                steps.effect("write", noun.name() + "/" + id, ticket.message().data(), (step, hash) -> {
                    var answer = ask(noun, id, command, step, hash);
                    answers.add(answer);
                    return outcome(answer);
                });
        return answers.isEmpty() ? replayed(outcome) : answers.getFirst();
    }

    private static EntityAnswer replayed(Outcome outcome) {
        return switch (outcome) {
            case Done(var value) ->
                new EntityAnswer.Done(
                        value.isNull() ? null : value, value.path("version").asLong());
            case Refused(var code, var detail) -> new EntityAnswer.Refused(code, detail, List.of());
        };
    }

    private Outcome step(String kind, NounModel noun, String id, JsonNode request, EntityCommand command) {
        return steps.effect(
                kind, noun.name() + "/" + id, request, (step, hash) -> outcome(ask(noun, id, command, step, hash)));
    }

    private EntityAnswer ask(NounModel noun, String id, EntityCommand command, int step, String hash) {
        kontor.kernel.message.Admission.checkId(id, "/id");
        var blind = noun.fact() || (command instanceof EntityCommand.Create && steps.hasMade(id));
        return host.entity(new EntityRequest(
                noun,
                id,
                command,
                new StepKey(ticket.run().id(), step, hash),
                steps.first(),
                steps.cause(step),
                ticket.message().depth() + 1,
                ticket.run().startedAt(),
                blind));
    }

    private static Outcome outcome(EntityAnswer answer) {
        return switch (answer) {
            case EntityAnswer.Done(var state, var _) -> new Done(state == null ? NullNode.getInstance() : state);
            case EntityAnswer.Refused(var code, var detail, var _) -> new Refused(code, detail);
        };
    }

    // --- reading

    JsonNode get(NounModel noun, String id) {
        return there("get", noun, id, state -> Json.of(state.state()));
    }

    Instant createdAt(NounModel noun, String id) {
        return Instant.parse(there("createdAt", noun, id, state -> Json.of(state.createdAt()))
                .asText());
    }

    private JsonNode there(String kind, NounModel noun, String id, Function<EntityState, JsonNode> answer) {
        return Values.done(steps.read(kind, noun.name() + "/" + id, Json.of(null), _ -> {
            var state = current(host, noun, id);
            return state.exists()
                    ? new Done(answer.apply(state))
                    : new Refused(
                            "KON-2404", "there is no " + noun.name() + " '" + id + "'; create it first, or use find");
        }));
    }

    JsonNode find(NounModel noun, String id) {
        return Values.done(steps.read("find", noun.name() + "/" + id, Json.of(null), _ -> {
            var state = current(host, noun, id);
            return new Done(state.exists() ? Json.of(state.state()) : NullNode.getInstance());
        }));
    }

    /** The row of a child of an {@code each}, read when its turn comes; nothing when it does not match any more. */
    static JsonNode row(Steps steps, RunHost host, NounModel noun, Filter filter, String id) {
        return Values.done(steps.read("row", noun.name() + "/" + id, Json.of(null), _ -> {
            var state = current(host, noun, id);
            var matches = state.exists() && Matching.test(filter, noun, id, state);
            return new Done(matches ? Json.of(state.state()) : NullNode.getInstance());
        }));
    }

    private static EntityState current(RunHost host, NounModel noun, String id) {
        return host.await(host.store().entity(noun.name(), id)).orElse(EntityState.NONE);
    }

    List<JsonNode> list(NounModel noun, Where<?> where, List<Sort<?>> sort, int limit) {
        var filter = Filters.of(noun, where);
        var most = limit > 0 ? Math.min(limit, KernelRun.MAX_ROWS) : KernelRun.MAX_ROWS + 1;
        var request = Json.object().put("limit", limit);
        request.set("where", Filters.json(filter));
        request.set("sort", Json.of(sort));
        var rows = Values.done(steps.read("list", noun.name(), request, _ -> listed(noun, filter, sort, most)));
        var result = new ArrayList<JsonNode>();
        rows.forEach(result::add);
        return result;
    }

    private Outcome listed(NounModel noun, Filter filter, List<Sort<?>> sort, int most) {
        var rows = ((com.fasterxml.jackson.databind.node.ArrayNode) Json.of(List.of()));
        String cursor = null;
        do {
            var page = host.await(
                    host.store().rows(noun.name(), filter, sort, Math.min(1_000, most - rows.size()), cursor));
            page.items().forEach(row -> rows.add(row.entity().state()));
            cursor = page.cursor();
        } while (cursor != null && rows.size() < most);
        return rows.size() > KernelRun.MAX_ROWS
                ? new Refused(
                        "KON-2301",
                        "more than " + KernelRun.MAX_ROWS + " " + noun.name()
                                + " match; use each(...), which starts a run for every one, or a limit")
                : new Done(rows);
    }

    long count(NounModel noun, Where<?> where) {
        var filter = Filters.of(noun, where);
        return Values.done(steps.read(
                        "count",
                        noun.name(),
                        Filters.json(filter),
                        _ -> new Done(Json.of(host.await(host.store().count(noun.name(), filter))))))
                .asLong();
    }
}
