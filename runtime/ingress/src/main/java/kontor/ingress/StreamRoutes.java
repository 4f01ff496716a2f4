package kontor.ingress;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.util.List;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** {@code /events/stream}: the message log as server-sent events, resumable and without a gap or a double. */
final class StreamRoutes {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final HeaderName BUFFERING = HeaderNames.create("X-Accel-Buffering");

    private final Node node;
    private final Streams streams;

    StreamRoutes(Node node, Streams streams) {
        this.node = node;
        this.streams = streams;
    }

    List<Route> routes() {
        return List.of(Route.get(
                "/events/stream",
                "The messages from now on, or after Last-Event-ID, as server-sent events",
                "Message",
                this::stream,
                "type",
                "newest",
                "Last-Event-ID"));
    }

    private Reply stream(Call call) {
        var type = call.query().text("type");
        var newest = call.query().number("newest", 1);
        if (newest != null && newest > Stream.PAGE) {
            throw new KontorException(
                    "KON-1442",
                    "the parameter 'newest' is " + newest + "; at most " + Stream.PAGE + " are sent at a time");
        }
        long from = from(call.header(LAST_EVENT_ID));
        if (call.method().equals("HEAD")) {
            return Reply.text(200, "text/event-stream", "");
        }
        streams.reserve();
        Streams.Body body = newest == null
                ? stream -> follow(stream, from, type)
                : stream -> watch(stream, from, type, newest.intValue());
        return Reply.flow("text/event-stream", out -> streams.run(out, body))
                .with(HeaderNames.CACHE_CONTROL, "no-cache")
                .with(BUFFERING, "no");
    }

    private long from(@Nullable String last) {
        if (last == null || last.isEmpty()) {
            return Stages.join(node.store().lastPosition());
        }
        return Stages.join(node.store().message(last))
                .map(LoggedMessage::position)
                .orElseThrow(() -> new KontorException(
                        "KON-1404",
                        "there is no message '" + last + "' to go on after; it was never accepted, or is older"
                                + " than messages are kept. Without Last-Event-ID the stream starts now"));
    }

    /**
     * Reads the log again and again from where it has come. The gateway only wakes it, so a slow reader costs no memory
     * and nothing is missed between the past and the present.
     */
    private void follow(Stream stream, long from, @Nullable String type) throws IOException {
        listening(stream, () -> {
            long position = from;
            while (stream.open()) {
                var page = Stages.join(node.store().messagesAfter(position, Stream.PAGE));
                for (var logged : page) {
                    position = logged.position();
                    if (type == null || type.equals(logged.message().type())) {
                        stream.send(logged.message().id(), Views.message(logged));
                    }
                }
                stream.flush();
                if (page.size() < Stream.PAGE) {
                    stream.await();
                }
            }
        });
    }

    /**
     * For somebody who watches: looks at most a few times a second, and passes over all but the newest. What is read and
     * sent does not grow with what comes in.
     */
    private void watch(Stream stream, long from, @Nullable String type, int newest) throws IOException {
        listening(stream, () -> {
            long position = from;
            while (stream.open()) {
                var page = Stages.join(node.store().messages(type, null, newest, null))
                        .items();
                long seen = position;
                var fresh = page.stream()
                        .filter(logged -> logged.position() > seen)
                        .toList()
                        .reversed();
                if (fresh.size() == newest) {
                    stream.gap();
                }
                for (var logged : fresh) {
                    position = logged.position();
                    stream.send(logged.message().id(), Views.message(logged));
                }
                stream.flush();
                stream.pause();
                stream.await();
            }
        });
    }

    /** What is done while messages wake a stream. */
    @FunctionalInterface
    private interface Loop {
        void run() throws IOException;
    }

    private void listening(Stream stream, Loop loop) throws IOException {
        try (var _ = node.gateway().listen(_ -> stream.wake())) {
            stream.comment("kontor");
            loop.run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the listener could not be closed", e);
        }
    }
}
