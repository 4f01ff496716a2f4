package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kontor.kernel.entity.EntityState;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.JsonSchema;
import kontor.kernel.model.Meaning;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Problem;
import kontor.kernel.model.Shape;
import kontor.kernel.model.Shapes;
import kontor.sdk.Embedding;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** The verbs of {@code ai} as steps of the connector {@code ai}. */
final class ModelSteps {
    private static final String CONNECTOR = "ai";
    // A vector of another length than any model's: what has it is found by no text.
    private static final Outcome NOTHING =
            new Done(Json.object().set("embedding", Json.list().add(0)));

    private final RunHost host;
    private final Steps steps;

    ModelSteps(RunHost host, Steps steps) {
        this.host = host;
        this.steps = steps;
    }

    /** What a model's answer is worth: a value, or what is wrong with it. */
    private record Judged<T>(@Nullable T value, List<Problem> problems) {}

    <T> T generate(String prompt, Class<T> type, @Nullable String model, int maxTokens) {
        var request = Json.object().put("prompt", prompt);
        request.set("schema", type == String.class ? Json.of(null) : JsonSchema.of(shape(type)));
        request.put("model", model).put("maxTokens", maxTokens);
        var first = answer(request, UnaryOperator.identity());
        var judged = judge(first, type);
        return judged.value() != null ? judged.value() : mended(request, first, judged.problems(), type);
    }

    // Recorded as refused where it does not fit again: a further try of the run asks once more.
    private <T> T mended(ObjectNode request, JsonNode answer, List<Problem> problems, Class<T> type) {
        var again = request.deepCopy();
        again.putObject("repair").<ObjectNode>set("answer", answer.get("value")).set("problems", Json.of(problems));
        var second = answer(again, outcome -> outcome instanceof Done(var value) ? fitting(value, type) : outcome);
        var value = judge(second, type).value();
        if (value == null) {
            throw new IllegalStateException("an answer that did not fit was not refused");
        }
        return value;
    }

    private JsonNode answer(ObjectNode request, UnaryOperator<Outcome> check) {
        return Values.done(steps.call(CONNECTOR, "generate", request, JsonNode.class, check));
    }

    private static Outcome fitting(JsonNode answer, Class<?> type) {
        var judged = judge(answer, type);
        if (judged.value() != null) {
            return new Done(answer);
        }
        var wrong = judged.problems().stream()
                .map(problem -> (problem.pointer().isEmpty() ? "" : problem.pointer() + ": ") + problem.detail())
                .collect(Collectors.joining("; "));
        return new Refused(
                "KON-2424",
                "the model " + answer.path("model").asText("(unnamed)") + " answered twice what does not fit "
                        + type.getSimpleName() + ": " + wrong + "; ask more clearly, allow more tokens, or take another"
                        + " model");
    }

    private static <T> Judged<T> judge(JsonNode answer, Class<T> type) {
        var given = answer.get("value");
        var fit = Fit.whole(given == null ? Json.of(null) : given, shape(type), "");
        if (!fit.fits()) {
            return new Judged<>(null, fit.problems());
        }
        try {
            return new Judged<>(Values.of(fit.value(), type), List.of());
        } catch (KontorException e) {
            // The record's own constructor did not take it.
            return new Judged<>(null, List.of(new Problem("", String.valueOf(e.getMessage()))));
        }
    }

    private static Shape shape(Class<?> type) {
        if (type == String.class) {
            return new Shape.Text();
        }
        if (!type.isRecord()) {
            throw new KontorException(
                    "KON-2422", "ai.generate was asked for " + type.getSimpleName() + "; it makes records and texts");
        }
        return Shapes.struct(type);
    }

    // --- meaning

    Embedding embed(String text) {
        var answer = steps.call(CONNECTOR, "embed", Json.object().put("text", text), JsonNode.class);
        return embedding(Values.done(answer));
    }

    private static Embedding embedding(JsonNode answer) {
        if (!answer.path("embedding").isArray() || answer.get("embedding").isEmpty()) {
            throw new KontorException("KON-2424", "the connector ai answered no embedding: " + Json.text(answer));
        }
        return Values.of(Json.object().set("values", answer.get("embedding")), Embedding.class);
    }

    static float[] vector(Embedding embedding) {
        var vector = new float[embedding.values().size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = embedding.values().get(i);
        }
        return vector;
    }

    /**
     * Keeps the meaning of an entity's searchable text as it is now. One step, and the vector is not recorded: whatever is
     * done twice comes to the same.
     */
    JsonNode keep(NounModel noun, String id) {
        return Values.done(
                steps.effect("embed", noun.name() + "/" + id, Json.of(null), (step, _) -> kept(noun, id, step)));
    }

    private Outcome kept(NounModel noun, String id, int step) {
        var entity = host.await(host.store().entity(noun.name(), id)).orElse(EntityState.NONE);
        if (!entity.exists()) {
            return new Done(Json.object().put("version", entity.version()).put("numbers", 0));
        }
        var text = Meaning.text(noun, entity.state());
        var answer = text.isEmpty()
                ? NOTHING
                : steps.called(step, CONNECTOR, "embed", Json.object().put("text", text));
        return switch (answer) {
            case Done(var value) -> {
                var vector = vector(embedding(value));
                host.await(host.store().embed(noun.name(), id, entity.version(), vector));
                yield new Done(Json.object()
                        .put("version", entity.version())
                        .put("numbers", text.isEmpty() ? 0 : vector.length));
            }
            case Refused refused -> refused;
        };
    }
}
