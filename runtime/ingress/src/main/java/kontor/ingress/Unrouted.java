package kontor.ingress;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What fails before it comes to a route (a malformed request line, headers too large) as a problem too. */
final class Unrouted implements DirectHandler {
    private static final Status HEADERS_TOO_LARGE = Status.create(431, "Request Header Fields Too Large");

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        var told = message != null && message.contains("Header size exceeded") ? HEADERS_TOO_LARGE : status;
        var code = switch (told.code()) {
            case 413 -> "KON-1413";
            case 414, 431 -> "KON-1414";
            case 503 -> "KON-1503";
            default -> told.code() < 500 ? "KON-1400" : "KON-1500";
        };
        var tells = message != null && !message.isEmpty() && told.code() < 500;
        var detail = tells ? message : "the request could not be answered";
        var reply = Problems.of(told.code(), code, detail, List.of());
        var response = TransportResponse.builder().status(told).headers(headers).keepAlive(false);
        response.header(HeaderNames.CONTENT_TYPE, Problems.TYPE);
        if (reply.content() instanceof Reply.Content.Whole(var bytes)) {
            response.entity(bytes);
        }
        return response.build();
    }
}
