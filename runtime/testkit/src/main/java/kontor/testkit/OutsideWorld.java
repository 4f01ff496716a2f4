package kontor.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.testkit.virtual.Outside;
import kontor.testkit.virtual.Witness.Call;
import org.jspecify.annotations.Nullable;

/**
 * The outside world of a rehearsal: it records every call and answers as the test says, and where the test says nothing,
 * as {@link UsualAnswers} do. Uses against rates are really counted, in virtual time.
 */
public final class OutsideWorld implements Outside {
    private final Map<String, Answer> answers;
    private final Map<String, Connector> connectors;
    private final Map<String, Integer> counts = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final Meter meter = new Meter();
    private Supplier<Instant> time = () -> Rehearsal.START;

    /** What the outside world answers to an operation. */
    @FunctionalInterface
    public interface Answer {
        /**
         * Answers.
         *
         * @param request what is asked
         * @param call which call of this operation it is, from 1
         */
        @Nullable
        Object to(JsonNode request, int call) throws Exception;
    }

    OutsideWorld(Map<String, Answer> answers, Map<String, Connector> connectors) {
        this.answers = new LinkedHashMap<>(answers);
        this.connectors = connectors;
    }

    /** Tells it the time, by which it counts uses against rates. */
    void time(Supplier<Instant> clock) {
        time = clock;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public JsonNode call(Call call) throws Exception {
        calls.add(call);
        return answered(call);
    }

    /** The meaning of what was there before the story: nobody sees that it is asked for. */
    float[] meaning(String text) {
        try {
            var answer = answered(new Call("ai", "embed", Json.object().put("text", text), "given"));
            var numbers = answer.path("embedding");
            var vector = new float[numbers.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = numbers.get(i).floatValue();
            }
            return vector;
        } catch (Exception e) {
            throw new AssertionError("what is given could not be embedded: " + e, e);
        }
    }

    private JsonNode answered(Call call) throws Exception {
        var name = call.connector() + "." + call.operation();
        var answer = answers.get(name);
        if (answer != null) {
            return Json.of(answer.to(call.request(), counts.merge(name, 1, Integer::sum)));
        }
        var connector = connectors.get(call.connector());
        if (connector != null) {
            return connector.call(call.operation(), call.request(), call.key());
        }
        return name.equals("rates.take") ? meter.take(call, time.get()) : UsualAnswers.to(call);
    }
}
