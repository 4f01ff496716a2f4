package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** The messages of one event stream. A stream that is silent for too long is taken for broken. */
final class EventLines implements AutoCloseable {
    /** The media type of event streams. */
    static final String TYPE = "text/event-stream";

    private static final String DATA = "data:";
    /** The node says at least every 15 seconds that it is there. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private final InputStream in;
    private final BufferedReader reader;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stream-watch").factory());
    private volatile long heard = System.nanoTime();

    EventLines(InputStream in) {
        this.in = in;
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        var _ = watch.scheduleWithFixedDelay(this::listen, SILENCE.toSeconds(), 5, TimeUnit.SECONDS);
    }

    private void listen() {
        if (System.nanoTime() - heard > SILENCE.toNanos()) {
            close();
        }
    }

    /** The next message, null at the end. */
    @Nullable
    JsonNode next() throws IOException {
        var data = new StringBuilder();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            heard = System.nanoTime();
            if (line.startsWith(DATA)) {
                data.append(line, DATA.length(), line.length()).append('\n');
            } else if (line.isEmpty() && !data.isEmpty()) {
                return parsed(data.toString());
            }
        }
        return null;
    }

    private static JsonNode parsed(String data) throws IOException {
        try {
            return Json.parse(data);
        } catch (KontorException e) {
            throw new IOException("the stream holds what is no message: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        try {
            in.close();
        } catch (IOException e) {
            // It is given up anyway.
        }
    }
}
