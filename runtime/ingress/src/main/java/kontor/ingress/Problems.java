package kontor.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Json;
import kontor.kernel.model.Problem;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as RFC 9457 problems with a stable code of {@code docs/errors.md}. */
final class Problems {
    static final String TYPE = "application/problem+json";

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final SecureRandom CHANCE = new SecureRandom();
    private static final String RETRY_AFTER_SECONDS = "1";

    private static final Map<String, Integer> STATUS = Map.ofEntries(
            Map.entry("KON-1400", 400),
            Map.entry("KON-1401", 401),
            Map.entry("KON-1403", 403),
            Map.entry("KON-1404", 404),
            Map.entry("KON-1405", 405),
            Map.entry("KON-1409", 409),
            Map.entry("KON-1410", 409),
            Map.entry("KON-1413", 413),
            Map.entry("KON-1415", 415),
            Map.entry("KON-1421", 422),
            Map.entry("KON-1422", 422),
            Map.entry("KON-1423", 422),
            Map.entry("KON-1424", 422),
            Map.entry("KON-1425", 422),
            Map.entry("KON-1426", 422),
            Map.entry("KON-1429", 429),
            Map.entry("KON-1430", 422),
            Map.entry("KON-1431", 422),
            Map.entry("KON-1442", 422),
            Map.entry("KON-1500", 500),
            Map.entry("KON-1501", 501),
            Map.entry("KON-1502", 502),
            Map.entry("KON-1503", 503),
            Map.entry("KON-1504", 503),
            Map.entry("KON-1505", 504),
            Map.entry("KON-1506", 503),
            Map.entry("KON-2404", 404),
            Map.entry("KON-2409", 409),
            Map.entry("KON-2410", 410),
            Map.entry("KON-2411", 409),
            Map.entry("KON-2412", 412),
            Map.entry("KON-3012", 409),
            Map.entry("KON-3017", 409),
            Map.entry("KON-3013", 422),
            Map.entry("KON-3404", 404),
            Map.entry("KON-3413", 422),
            Map.entry("KON-3414", 422),
            Map.entry("KON-3415", 422),
            Map.entry("KON-3422", 422),
            Map.entry("KON-3430", 422),
            Map.entry("KON-3431", 422));

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Malformed request"),
            Map.entry(401, "Not authenticated"),
            Map.entry(403, "Not allowed"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Deleted"),
            Map.entry(412, "Precondition failed"),
            Map.entry(413, "Too large"),
            Map.entry(414, "Request line too long"),
            Map.entry(415, "Media type not supported"),
            Map.entry(422, "Does not fit"),
            Map.entry(429, "Too many requests"),
            Map.entry(431, "Headers too large"),
            Map.entry(500, "Internal error"),
            Map.entry(501, "Not available yet"),
            Map.entry(502, "The rule's answer is no HTTP response"),
            Map.entry(503, "Not able to take this now"),
            Map.entry(504, "No answer in time"),
            Map.entry(505, "HTTP version not supported"));

    private Problems() {}

    /** The status of a code: 2xxx are refusals of the business, 3xxx trouble of the store, 4xxx refusals from outside. */
    static int status(String code) {
        var known = STATUS.get(code);
        if (known != null) {
            return known;
        }
        if (code.startsWith("KON-2") || code.startsWith("KON-4")) {
            return 422;
        }
        return code.startsWith("KON-3") ? 503 : 500;
    }

    /** The problem that an exception tells. One that is not ours is logged under an id, and tells nothing else. */
    static Reply of(Throwable failure) {
        if (failure instanceof KontorException known && status(known.code()) != 500) {
            return of(known);
        }
        var id = HexFormat.of().toHexDigits(CHANCE.nextLong());
        LOG.error("error {} while answering a request", id, failure);
        return of(
                500,
                "KON-1500",
                "something went wrong inside the node; its log tells more under the error id " + id,
                List.of());
    }

    private static Reply of(KontorException known) {
        var problems = known instanceof Refusal refusal ? refusal.problems() : List.<Problem>of();
        return of(status(known.code()), known.code(), known.getMessage(), problems);
    }

    /** The problem of a refusal that came back from a run. */
    static Reply of(String code, String detail) {
        return of(status(code), code, detail, List.of());
    }

    static Reply of(int status, String code, @Nullable String detail, List<Problem> problems) {
        return of(status, body(status, code, detail, problems));
    }

    static Reply of(int status, ObjectNode body) {
        var reply = Reply.of(status, TYPE, Json.bytes(body));
        return switch (status) {
            case 401 -> reply.with(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"kontor\"");
            case 429, 503 -> reply.with(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
            default -> reply;
        };
    }

    /** The members of a problem. */
    static ObjectNode body(int status, String code, @Nullable String detail, List<Problem> problems) {
        var body = Json.object()
                .put("type", "urn:kontor:error:" + code)
                .put("title", TITLES.getOrDefault(status, "Refused"))
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
        if (!problems.isEmpty()) {
            var errors = body.putArray("errors");
            problems.forEach(problem ->
                    errors.addObject().put("pointer", problem.pointer()).put("detail", problem.detail()));
        }
        return body;
    }
}
