package kontor.node.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kontor.node.history.Entry.Sent;
import kontor.node.history.Seen.Event;
import kontor.node.history.Seen.Life;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Ledger}'s history over HTTP once all has come to rest, and has it checked. */
public final class HistoryReader {
    private static final List<String> OPEN = List.of("running", "retrying", "waiting", "blocked", "sleeping");
    private static final Set<String> SCHEDULES = Set.of("Ledger.tick", "Ledger.pulse");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Nodes nodes;

    public HistoryReader(Nodes nodes) {
        this.nodes = nodes;
    }

    /**
     * Waits until what was sent has had all its effects, and gives what is wrong; gives up after a while, with what is
     * wrong then.
     *
     * @param era the beginning of the ids and purses that are looked at
     * @param from when the first of them was sent
     */
    public List<String> check(Collection<Sent> sent, String era, Instant from) {
        var until = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var end = System.nanoTime() + PATIENCE.toNanos();
        var faults = List.of("not looked at yet");
        do {
            if (isQuiet() || System.nanoTime() > end) {
                faults = HistoryChecker.check(
                        sent,
                        read(sent, era, from),
                        from.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1),
                        until);
            }
            if (!faults.isEmpty()) {
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            }
        } while (!faults.isEmpty() && System.nanoTime() < end);
        return faults;
    }

    private boolean isQuiet() {
        return openRuns().isEmpty();
    }

    private List<String> openRuns() {
        return OPEN.stream()
                .flatMap(state ->
                        nodes.get("/runs?limit=20&state=" + state).path("items").valueStream())
                .filter(run -> !SCHEDULES.contains(run.path("rule").asText()))
                .map(JsonNode::toString)
                .toList();
    }

    private List<String> failedRuns() {
        return nodes.get("/runs?limit=20&state=failed")
                .path("items")
                .valueStream()
                .map(JsonNode::toString)
                .toList();
    }

    /** What there is of an era. */
    private Seen read(Collection<Sent> sent, String era, Instant from) {
        var purses = sent.stream()
                .map(Sent::entry)
                .flatMap(entry ->
                        entry.friend() == null ? Stream.of(entry.purse()) : Stream.of(entry.purse(), entry.friend()))
                .collect(Collectors.toSet());
        var marks = nodes.all("/db/Mark").stream()
                .map(row -> row.path("state"))
                .collect(Collectors.groupingBy(
                        mark -> mark.path("about").asText(),
                        Collectors.mapping(mark -> mark.path("text").asText(), Collectors.toList())));
        var mails = nodes.all("/db/Delivery").stream()
                .map(row -> row.at("/state/subject").asText())
                .toList();
        return new Seen(
                of(era, messages("Purse.filled", from, "/id")),
                of(era, messages("Purse.given", from, "/data/entry")),
                lives(purses),
                of(era, mails),
                of(era, marks.getOrDefault("woke", List.of())),
                instants(marks.getOrDefault("tick", List.of())),
                instants(marks.getOrDefault("pulse", List.of())),
                Stream.concat(openRuns().stream(), failedRuns().stream()).toList());
    }

    private static List<String> of(String era, List<String> all) {
        return all.stream().filter(one -> one.startsWith(era)).toList();
    }

    private List<String> messages(String type, Instant from, String what) {
        return nodes.all("/events?type=" + type + "&since=" + from.minusSeconds(5)).stream()
                .map(message -> message.at(what).asText())
                .toList();
    }

    private static List<Instant> instants(List<String> texts) {
        return texts.stream().map(Instant::parse).toList();
    }

    private Map<String, Life> lives(Set<String> ids) {
        var lives = new HashMap<String, Life>();
        for (var row : nodes.all("/db/Purse")) {
            var id = row.path("id").asText();
            if (ids.contains(id)) {
                lives.put(id, life("/db/Purse/" + Nodes.encoded(id), row));
            }
        }
        return lives;
    }

    private Life life(String path, JsonNode row) {
        var events = new ArrayList<Event>();
        for (var event : nodes.all(path + "/history")) {
            events.add(new Event(
                    event.path("version").asLong(),
                    number(event.at("/change/coins")),
                    number(event.at("/change/gifts")),
                    event.at("/cause/run").asText() + "/"
                            + event.at("/cause/step").asText(),
                    event.path("hash").asText()));
        }
        var replay = nodes.ask("POST", path + "/replay", "");
        return new Life(
                row.path("version").asLong(),
                row.at("/state/coins").asLong(),
                row.at("/state/gifts").asLong(),
                events,
                replay.path("matches").asBoolean(),
                replay.path("diff").toString());
    }

    private static @Nullable Long number(JsonNode value) {
        return value.isNumber() ? value.asLong() : null;
    }
}
