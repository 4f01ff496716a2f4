package kontor.node.http;

import static kontor.node.http.Client.fresh;
import static kontor.node.http.Client.signup;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
@Timeout(60)
class StreamTest {
    private final Client node;

    StreamTest(Client node) {
        this.node = node;
    }

    /** An open stream, read line by line. */
    private final class Reading implements AutoCloseable {
        private final Stream<String> lines;
        private final Iterator<String> each;

        Reading(String path, String... headers) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(node.url() + path));
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            var response = node.http().send(request.build(), BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            lines = response.body();
            each = lines.iterator();
            // The comment at the beginning: from here on nothing is missed.
            assertThat(each.next()).startsWith(":");
        }

        /** The ids of the messages up to this one. */
        List<String> until(String id) {
            var ids = new ArrayList<String>();
            while (!ids.contains(id)) {
                var line = each.next();
                if (line.startsWith("id: ")) {
                    ids.add(line.substring(4));
                }
            }
            return ids;
        }

        /** The data of the next message. */
        String data() {
            var line = each.next();
            while (!line.startsWith("data: ")) {
                line = each.next();
            }
            return line.substring(6);
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    private String posted() {
        var id = fresh("s");
        assertThat(node.post("/events", signup(id, id + "@example.com")).status())
                .isEqualTo(202);
        return id;
    }

    @Test
    void withoutALastIdItBeginsNow() throws Exception {
        var before = posted();
        try (var stream = new Reading("/events/stream?type=Customer.signup")) {
            var after = posted();
            assertThat(stream.until(after)).doesNotContain(before);
        }
    }

    @Test
    void theDataIsTheWholeMessage() throws Exception {
        try (var stream = new Reading("/events/stream?type=Customer.signup")) {
            var id = posted();
            var message = Json.parse(stream.data());
            assertThat(message.path("id").asText()).isEqualTo(id);
            assertThat(message.at("/data/email").asText()).isEqualTo(id + "@example.com");
            assertThat(message.has("cause")).isTrue();
        }
    }

    @Test
    void afterALastIdNothingIsMissedAndNothingComesTwice() throws Exception {
        var last = posted();
        var missed = List.of(posted(), posted(), posted());
        try (var stream = new Reading("/events/stream?type=Customer.signup", "Last-Event-ID", last)) {
            var live = posted();
            var ids = stream.until(live);
            assertThat(ids).containsSubsequence(missed).doesNotContain(last).doesNotHaveDuplicates();
        }
    }

    @Test
    void whoeverOnlyWatchesGetsTheNewestAndIsToldOfAGap() throws Exception {
        var last = posted();
        var passedOver = List.of(posted(), posted());
        var newest = List.of(posted(), posted());
        try (var stream = new Reading("/events/stream?type=Customer.signup&newest=2", "Last-Event-ID", last)) {
            assertThat(stream.data()).isEqualTo("{}");
            assertThat(stream.until(newest.getLast())).containsAll(newest).doesNotContainAnyElementsOf(passedOver);
            var live = posted();
            assertThat(stream.until(live)).containsExactly(live);
        }
    }

    @Test
    void noMoreAreWatchedThanAPageHas() {
        assertThat(node.get("/events/stream?newest=501").status()).isEqualTo(422);
    }

    @Test
    void causedMessagesAreOnIt() throws Exception {
        try (var stream = new Reading("/events/stream?type=Account.created")) {
            var id = posted();
            assertThat(Json.parse(stream.data()).path("subject").asText()).isEqualTo(id + "@example.com");
        }
    }

    @Test
    void anUnknownLastIdIsNotFound() {
        assertThat(node.get("/events/stream", "Last-Event-ID: " + fresh("nothing"))
                        .status())
                .isEqualTo(404);
    }
}
