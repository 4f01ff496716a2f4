package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kontor.kernel.message.Admission;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Meaning;
import kontor.kernel.model.Nearest;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Problem;
import kontor.kernel.port.Embedder;
import kontor.kernel.port.Store;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** {@code POST /db/{noun}/search}: the rows that are nearest in meaning to a text, or to a vector. */
final class SearchRoutes {
    static final int USUAL_LIMIT = 20;
    static final int HIGHEST_LIMIT = 1_000;
    private static final List<String> MEMBERS = List.of("text", "embedding", "limit", "where");

    private final Function<String, NounModel> nouns;
    private final Store store;
    private final Embedder embedder;

    /**
     * Routes.
     *
     * @param nouns the noun of a name; refuses when there is none
     * @param store where the rows are
     * @param embedder what makes a vector of a text, the same that made those of the rows
     */
    SearchRoutes(Function<String, NounModel> nouns, Store store, Embedder embedder) {
        this.nouns = nouns;
        this.store = store;
        this.embedder = embedder;
    }

    List<Route> routes() {
        var about = new Route.About(
                "Rows nearest in meaning to a text or an embedding", List.of(), "Search", 200, "{noun}Found");
        return List.of(Route.of("POST", "/db/{noun}/search", about, this::search));
    }

    /** What is searched for; one of text and vector is there. */
    private record Wanted(@Nullable String text, float @Nullable [] vector, int limit, Filter where) {}

    private Reply search(Call call) {
        var noun = nouns.apply(call.variable("noun"));
        if (!Meaning.any(noun)) {
            throw new KontorException(
                    "KON-1426",
                    noun.name() + " has no @Searchable field, so its meaning is not known; mark a text field, or use"
                            + " GET /db/" + noun.name() + "?where=");
        }
        var wanted = read(call.json(Admission.MAX_DATA), noun);
        var vector = wanted.vector != null ? wanted.vector : embedder.embed(String.valueOf(wanted.text));
        var found = Stages.join(store.nearest(noun.name(), vector, wanted.where, wanted.limit));
        return Reply.json(
                200,
                Views.list(
                        found,
                        null,
                        one -> Views.row(one.row().id(), one.row().entity()).put("score", one.score())));
    }

    // --- the body

    private Wanted read(JsonNode body, NounModel noun) {
        if (!body.isObject()) {
            throw Refusal.at(
                    "KON-1422", "", "expected an object with text or embedding, and limit and where if wanted");
        }
        var problems = new ArrayList<Problem>();
        for (var member : body.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                var hint = Nearest.hint(member.getKey(), MEMBERS, "expected " + String.join(", ", MEMBERS));
                problems.add(new Problem("/" + Fit.escape(member.getKey()), "unknown member; " + hint));
            }
        }
        if (isGiven(body, "text") == isGiven(body, "embedding")) {
            problems.add(new Problem("", "expected either text or embedding"));
        }
        var text = text(body, problems);
        var vector = vector(body, problems);
        int limit = limit(body, problems);
        if (!problems.isEmpty()) {
            throw Refusal.misfit("KON-1422", "the search", problems);
        }
        return new Wanted(text, vector, limit, where(body, noun));
    }

    private static boolean isGiven(JsonNode body, String member) {
        return body.hasNonNull(member);
    }

    private static @Nullable String text(JsonNode body, List<Problem> problems) {
        var text = body.path("text");
        if (isGiven(body, "text") && (!text.isTextual() || text.textValue().isBlank())) {
            problems.add(new Problem("/text", "expected a text that says something"));
        }
        return text.textValue();
    }

    private float @Nullable [] vector(JsonNode body, List<Problem> problems) {
        if (!isGiven(body, "embedding")) {
            return null;
        }
        var given = body.path("embedding");
        if (!given.isArray() || given.size() != embedder.dimensions()) {
            var size = given.isArray() ? given.size() + " of them" : "something else";
            problems.add(
                    new Problem("/embedding", "expected a list of " + embedder.dimensions() + " numbers, got " + size));
            return null;
        }
        var vector = new float[given.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = given.get(i).isNumber() ? given.get(i).floatValue() : Float.NaN;
            if (!Float.isFinite(vector[i])) {
                problems.add(new Problem("/embedding/" + i, "expected a number"));
                return null;
            }
        }
        return vector;
    }

    private static int limit(JsonNode body, List<Problem> problems) {
        if (!isGiven(body, "limit")) {
            return USUAL_LIMIT;
        }
        var limit = body.path("limit");
        if (!limit.isInt() || limit.intValue() < 1 || limit.intValue() > HIGHEST_LIMIT) {
            problems.add(new Problem("/limit", "expected a whole number from 1 to " + HIGHEST_LIMIT));
        }
        return limit.intValue();
    }

    private static Filter where(JsonNode body, NounModel noun) {
        if (!isGiven(body, "where")) {
            return Filter.EVERY;
        }
        try {
            return Filters.parse(body.path("where"), noun);
        } catch (Refusal refusal) {
            var within = refusal.problems().stream()
                    .map(problem -> new Problem("/where" + problem.pointer(), problem.detail()))
                    .toList();
            throw new Refusal(refusal.code(), String.valueOf(refusal.getMessage()), within);
        }
    }
}
