package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kontor.kernel.message.Outcome;
import kontor.kernel.message.Outcome.Done;
import kontor.kernel.message.Outcome.Refused;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.Shape;
import kontor.kernel.model.Shapes;
import kontor.sdk.KontorException;

/** JSON as values of the author's types. */
final class Values {
    private Values() {}

    /** The value; an answer of nothing is only right where nothing is expected. */
    @SuppressWarnings("NullAway") // Void has only null.
    static <T> T of(JsonNode json, Class<T> type) {
        var value = Json.as(json, type);
        if (value == null && type != Void.class) {
            throw new KontorException("KON-2422", "expected " + type.getSimpleName() + ", got nothing");
        }
        return value;
    }

    /** What came of a step; thrown where it was refused. */
    static JsonNode done(Outcome outcome) {
        return switch (outcome) {
            case Done(var value) -> value;
            case Refused refused -> throw refused.thrown();
        };
    }

    /** An object as a map, its members in order. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(JsonNode object) {
        return of(object, Map.class);
    }

    /** A value that somebody else made: members that a record does not have are dropped; KON-2422 where it does not fit. */
    static <T> T read(JsonNode json, Class<T> type) {
        return of(fitting(json, Shapes.of(type), type), type);
    }

    /** The same for each of a list. */
    static <T> List<T> readAll(JsonNode json, Class<T> element) {
        var list = fitting(json, new Shape.ListOf(Shapes.of(element)), element);
        return IntStream.range(0, list.size())
                .mapToObj(i -> of(list.get(i), element))
                .toList();
    }

    private static JsonNode fitting(JsonNode json, Shape shape, Class<?> type) {
        var fit = Fit.known(json, shape, "");
        if (!fit.fits()) {
            throw Refusal.misfit("KON-2422", type.getSimpleName(), fit.problems());
        }
        return fit.value();
    }
}
