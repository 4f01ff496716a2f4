package kontor.ingress;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Requests for tests of what reads them. */
final class Calls {
    private Calls() {}

    static Call get(String target, String... headers) {
        return call("GET", target, "", headers);
    }

    /** A request with a body; headers as {@code "Name: value"}. */
    static Call post(String target, String body, String... headers) {
        return call("POST", target, body, headers);
    }

    static Call call(String method, String target, String body, String... headers) {
        int question = target.indexOf('?');
        var path = question < 0 ? target : target.substring(0, question);
        var query = question < 0 ? "" : target.substring(question + 1);
        var given = WritableHeaders.create();
        for (var header : headers) {
            var parts = header.split(": ", 2);
            given.add(HeaderNames.create(parts[0]), parts[1]);
        }
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Call(
                method, Paths.split(path), query, given, most -> Arrays.copyOf(bytes, Math.min(most, bytes.length)));
    }
}
