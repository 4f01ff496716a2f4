package kontor.node.language;

import static kontor.node.language.House.encoded;
import static kontor.node.language.House.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kontor.kernel.model.Json;
import kontor.sdk.Business;
import org.jspecify.annotations.Nullable;

/** A house with lamps: what a test says to it and sees of it. */
final class Lodge implements AutoCloseable {
    private final House house;

    private Lodge(House house) {
        this.house = house;
    }

    static Lodge open(Class<? extends Business> business) {
        return new Lodge(House.open(null, business));
    }

    static Lodge open(Path folder, Class<? extends Business> business) {
        return new Lodge(House.open(folder, business));
    }

    House house() {
        return house;
    }

    private static String event(String type, String data) {
        return "{\"type\":\"%s\",\"data\":%s}".formatted(type, data);
    }

    /** Something happens; gives the answer. */
    JsonNode happens(String type, String data) {
        return house.send("POST", "/events", event(type, data));
    }

    /** Something happens; gives the answer once every run it started has ended. */
    JsonNode done(String type, String data) {
        return Json.parse(house.exchange("POST", "/events", event(type, data), "Prefer", "wait=30")
                .body());
    }

    private static String touch(String lamp, @Nullable String other, long number) {
        return Json.text(Json.object().put("lamp", lamp).put("other", other).put("number", number));
    }

    /** Something happens to a lamp; gives its one run. */
    String touched(String verb, String lamp, @Nullable String other, long number) {
        return happens("Lamp." + verb, touch(lamp, other, number))
                .at("/runs/0/id")
                .asText();
    }

    String touched(String verb, String lamp) {
        return touched(verb, lamp, null, 1);
    }

    /** The same many times at once, in this order, for numbers from 0. */
    void touchedOften(String verb, String lamp, int times) {
        batch("Lamp." + verb, IntStream.range(0, times).mapToObj(i -> touch(lamp, null, i)));
    }

    /** Many events of one type in one batch. */
    void batch(String type, Stream<String> data) {
        var events = data.map(one ->
                        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/lodge\",\"type\":\"%s\",\"data\":%s}"
                                .formatted(House.fresh("event"), type, one))
                .collect(Collectors.joining(",", "[", "]"));
        var answer = house.exchange("POST", "/events", events, "Content-Type", "application/cloudevents-batch+json");
        if (answer.statusCode() != 202) {
            throw new AssertionError("a batch was answered " + answer.body());
        }
    }

    /** Asks for an operation on the entities; gives what came of it. */
    String operate(String lamp, String what) {
        var answer = done("Lamp.operate", "{\"lamp\":\"%s\",\"what\":\"%s\"}".formatted(lamp, what));
        return answer.at("/result/text").asText(answer.toString());
    }

    void lamp(String id, String fields) {
        house.send("POST", "/db/Lamp", "{\"id\":\"%s\",\"marks\":[],%s}".formatted(id, fields));
    }

    void change(String lamp, String fields) {
        house.send("PATCH", "/db/Lamp/" + lamp, fields);
    }

    JsonNode lamp(String id) {
        return house.send("GET", "/db/Lamp/" + id, null).path("state");
    }

    /** What is written on a lamp. */
    List<String> marks(String lamp) {
        return lamp(lamp).path("marks").valueStream().map(JsonNode::asText).toList();
    }

    JsonNode run(String id, String state) {
        return house.run(id, state);
    }

    String state(String run, String state) {
        return run(run, state).path("state").asText();
    }

    List<String> notes(String about) {
        return house.items("/db/Note?limit=1000&where=" + encoded("{\"about\":\"" + about + "\"}")).stream()
                .map(note -> note.at("/state/text").asText())
                .toList();
    }

    /** What was noted, as soon as there is so much. */
    List<String> notes(String about, int count) {
        return eventually(() -> notes(about), notes -> notes.size() >= count);
    }

    long count(String noun, String where) {
        return house.send("GET", "/db/" + noun + "/count?where=" + encoded(where), null)
                .path("count")
                .asLong();
    }

    /** Waits until no run of the rule is at work. */
    void awaitIdle(String rule) {
        eventually(() -> house.idle(rule), idle -> idle);
    }

    @Override
    public void close() {
        house.close();
    }
}
