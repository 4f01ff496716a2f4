package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks for a run until it has ended, and tells how far its {@code each} is. */
final class RunFollower {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final NodeClient client;
    private final Progress progress;
    private @Nullable Long rows;

    RunFollower(NodeClient client, Progress progress) {
        this.client = client;
        this.progress = progress;
    }

    /** The run as it ended. */
    JsonNode follow(String id) {
        while (true) {
            var run = client.get(Address.of("runs", id));
            if (run.path("endedAt").isTextual()) {
                progress.clear();
                return run;
            }
            progress.at(told(run));
            pause();
        }
    }

    private String told(JsonNode run) {
        var each = run.path("each");
        if (!each.isObject()) {
            rows = null;
            return "run " + Text.of(run, "id") + " is " + Text.of(run, "state");
        }
        return done(each, rows(run, each));
    }

    /** {@code 1,200 of about 5,000 rows of Account done, 3 of them failed}. */
    static String done(JsonNode each, @Nullable Long rows) {
        long failed = each.path("failed").asLong();
        long done = each.path("completed").asLong() + failed;
        var of = rows == null ? "" : Text.number(done) + " of about ";
        var all = rows == null ? done : Math.max(rows, done);
        return of + Text.count(all, "row") + " of " + Text.of(each, "noun") + " done"
                + (failed == 0 ? "" : ", " + Text.number(failed) + " of them failed");
    }

    // Counted once: rows that are done may not match any more.
    private @Nullable Long rows(JsonNode run, JsonNode each) {
        if (rows == null) {
            var steps = run.path("steps");
            var where = steps.path(steps.size() - 1).path("request");
            try {
                var count = client.get(Address.of("db", each.path("noun").asText(), "count")
                        .with("where", where.isObject() && !where.isEmpty() ? where : null));
                rows = count.path("count").asLong()
                        + each.path("completed").asLong()
                        + each.path("failed").asLong();
            } catch (Refused e) {
                return null;
            }
        }
        return rows;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted", e);
        }
    }
}
