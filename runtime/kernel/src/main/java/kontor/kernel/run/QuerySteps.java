package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shape;
import kontor.kernel.port.Store.Aggregation;
import kontor.kernel.port.Store.Figure;
import kontor.kernel.port.Store.Scored;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.sdk.Embedding;
import kontor.sdk.Found;
import kontor.sdk.KontorException;
import kontor.sdk.words.Where;
import org.jspecify.annotations.Nullable;

/** Figures over many entities, and finding by meaning, as steps that only read. */
final class QuerySteps {
    /** The most groups that {@code countBy} and {@code sumBy} answer. */
    static final int MAX_GROUPS = 10_000;
    /** The most entities that {@code search} answers. */
    static final int MAX_FOUND = 1_000;

    // What the store says about the question, not about itself: asking again changes nothing.
    private static final Set<String> REFUSALS =
            Set.of("KON-3012", "KON-3013", "KON-3017", "KON-3414", "KON-3415", "KON-3430", "KON-3431");

    private final RunHost host;
    private final Steps steps;

    QuerySteps(RunHost host, Steps steps) {
        this.host = host;
        this.steps = steps;
    }

    // --- figures

    Optional<BigDecimal> aggregate(NounModel noun, Aggregation what, Where<?> where) {
        var figures = figures(noun, what, where, 1);
        return figures.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(figures.getFirst().value());
    }

    Map<String, BigDecimal> groups(NounModel noun, Aggregation what, Where<?> where) {
        var groups = new LinkedHashMap<String, BigDecimal>();
        for (var figure : figures(noun, what, where, MAX_GROUPS + 1)) {
            var value = figure.value() == null ? BigDecimal.ZERO : figure.value();
            groups.put(figure.group() == null ? "null" : figure.group(), value);
        }
        return groups;
    }

    private List<Figure> figures(NounModel noun, Aggregation what, Where<?> where, int limit) {
        var filter = Filters.of(noun, where);
        if (what.by() != null) {
            requireGroup(noun, what.by());
        }
        var word = what.by() == null ? "" : "By";
        var kind = what.function().name().toLowerCase(java.util.Locale.ROOT) + word;
        var request = Json.object().put("field", what.field()).put("by", what.by());
        request.set("where", Filters.json(filter));
        var rows = Values.done(steps.read(kind, noun.name(), request, _ -> asked(noun, filter, what, limit)));
        var figures = new ArrayList<Figure>();
        rows.forEach(row -> figures.add(new Figure(text(row.get("group")), decimal(row.get("value")))));
        return figures;
    }

    private static void requireGroup(NounModel noun, String field) {
        var shape = Filters.shape(noun, field);
        if (shape == null
                || shape instanceof Shape.ListOf
                || shape instanceof Shape.MapOf
                || shape instanceof Shape.Struct) {
            throw new KontorException(
                    "KON-2422",
                    noun.name() + " cannot be grouped by " + field + ", which is "
                            + (shape == null ? "no field of it" : shape.word())
                            + "; group by a text, a number, a time or a choice");
        }
    }

    private Outcome asked(NounModel noun, Filter filter, Aggregation what, int limit) {
        return answer(host.store().aggregate(noun.name(), filter, what, limit), figures -> {
            if (figures.size() > MAX_GROUPS) {
                return new Refused(
                        "KON-2301",
                        "more than " + MAX_GROUPS + " values of " + what.by() + " among these " + noun.name()
                                + "; group by a field with fewer, or narrow the condition");
            }
            var rows = Json.list();
            figures.forEach(figure -> rows.addObject()
                    .put("group", figure.group())
                    .set("value", Json.of(figure.value() == null ? null : plain(figure.value()))));
            return new Done(rows);
        });
    }

    // As it is read back from the record: 1E+3 would come back as 1000.
    private static BigDecimal plain(BigDecimal value) {
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() ? null : node.asText();
    }

    private static @Nullable BigDecimal decimal(JsonNode node) {
        return node.isNull() ? null : node.decimalValue();
    }

    // --- meaning

    <E> List<Found<E>> search(NounModel noun, Class<E> type, Embedding embedding, Where<E> where, int limit) {
        if (limit < 1 || limit > MAX_FOUND) {
            throw new KontorException(
                    "KON-2422", "a search for " + limit + " " + noun.name() + "; expected 1 to " + MAX_FOUND);
        }
        var filter = Filters.of(noun, where);
        var request = Json.object().put("limit", limit);
        // The vector itself says nothing to anybody.
        request.put("embedding", Ids.hash(Json.text(Json.of(embedding.values()))));
        request.set("where", Filters.json(filter));
        var rows = Values.done(steps.read(
                "search",
                noun.name(),
                request,
                _ -> answer(
                        host.store().nearest(noun.name(), ModelSteps.vector(embedding), filter, limit),
                        QuerySteps::found)));
        var found = new ArrayList<Found<E>>();
        rows.forEach(row -> found.add(
                new Found<>(Values.of(row.get("state"), type), row.get("score").asDouble())));
        return found;
    }

    private static Outcome found(List<Scored> scored) {
        var rows = Json.list();
        scored.forEach(one -> rows.addObject()
                .put("id", one.row().id())
                .put("score", one.score())
                .<ObjectNode>set("state", Json.of(one.row().entity().state())));
        return new Done(rows);
    }

    // --- the store

    /** What the store answers; a refusal of the question is an answer, anything else lets the run be tried again later. */
    private <T> Outcome answer(CompletionStage<T> stage, Function<T, Outcome> made) {
        return host.await(stage.handle((value, failure) -> {
            if (failure == null) {
                return made.apply(value);
            }
            var cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof KontorException refused && REFUSALS.contains(refused.code())) {
                return new Refused(refused.code(), String.valueOf(refused.getMessage()));
            }
            throw new CompletionException(cause);
        }));
    }
}
