package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows the message log through {@code /events/stream}, and goes on after the last message when the connection breaks
 * (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>).
 */
final class Follower {
    /** Messages among which the place to begin is sought. */
    private static final int START = 100;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final NodeClient client;
    private final @Nullable String type;
    private final PrintWriter err;
    /** The last message that was seen and whose id a header can carry: where the stream goes on. */
    private @Nullable String last;
    /** Messages that were seen after it. */
    private int beyond;

    private long shown;

    Follower(NodeClient client, @Nullable String type, PrintWriter err) {
        this.client = client;
        this.type = type;
        this.err = err;
    }

    /**
     * Shows each message in order, those since a time first, until the reader has enough (answers false). Ends with
     * {@link Unreachable} only when the node cannot be reached at the start.
     */
    void follow(@Nullable Instant since, Predicate<JsonNode> reader) {
        // Before anything is shown: what comes while the connection is made comes after it.
        begin();
        if (since != null && !reached(since, reader)) {
            return;
        }
        var pause = FIRST_PAUSE;
        while (true) {
            var before = shown;
            if (!connected(reader)) {
                return;
            }
            pause = shown > before ? FIRST_PAUSE : doubled(pause);
            err.println("the connection broke; trying again in " + pause.toMillis() + " ms");
            pause(pause);
        }
    }

    private void begin() {
        for (var message : client.get(Address.of("events").with("limit", START)).path("items")) {
            if (carried(message)) {
                last = id(message);
                return;
            }
            beyond += type == null || type.equals(message.path("type").asText()) ? 1 : 0;
        }
        beyond = 0;
    }

    // The log is given newest first, so the oldest message is sought, and the stream begins there.
    private boolean reached(Instant since, Predicate<JsonNode> reader) {
        var oldest = new ArrayDeque<JsonNode>();
        Paging.every(
                client,
                Address.of("events").with("type", type).with("since", since),
                items -> items.forEach(item -> {
                    if (carried(item)) {
                        oldest.clear();
                    }
                    oldest.addFirst(item);
                }));
        for (var message : oldest) {
            if (!show(message, reader)) {
                return false;
            }
        }
        return true;
    }

    private boolean show(JsonNode message, Predicate<JsonNode> reader) {
        shown++;
        if (carried(message)) {
            last = id(message);
            beyond = 0;
        } else if (last != null) {
            beyond++;
        }
        return reader.test(message);
    }

    private static String id(JsonNode message) {
        return message.path("id").asText();
    }

    /** Whether a header can carry the id: headers are ASCII, ids need not be. */
    private static boolean carried(JsonNode message) {
        return id(message).chars().allMatch(character -> character > ' ' && character < 127);
    }

    /** Reads one connection to its end; answers whether more is wanted. */
    private boolean connected(Predicate<JsonNode> reader) {
        int skipped = beyond;
        try (var lines =
                new EventLines(client.stream(Address.of("events", "stream").with("type", type), headers()))) {
            for (var message = lines.next(); message != null; message = lines.next()) {
                if (skipped > 0) {
                    skipped--;
                } else if (!show(message, reader)) {
                    return false;
                }
            }
        } catch (IOException | Unreachable e) {
            return true;
        } catch (Refused e) {
            if (!e.passes()) {
                throw e;
            }
        }
        return true;
    }

    private Map<String, String> headers() {
        var from = last;
        return from == null
                ? Map.of("Accept", EventLines.TYPE)
                : Map.of("Accept", EventLines.TYPE, "Last-Event-ID", from);
    }

    private static Duration doubled(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted", e);
        }
    }
}
