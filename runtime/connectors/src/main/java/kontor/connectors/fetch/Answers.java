package kontor.connectors.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** Makes a {@link kontor.sdk.api.Fetched} of a response, within the limits. */
final class Answers {
    /** The most characters that a step's answer may have. */
    private static final int MOST_RECORDED = 1024 * 1024;

    private static final int EXCERPT = 300;
    private final int most;

    Answers(int most) {
        this.most = most;
    }

    /** The answer; refused with KON-4122 when it is too large, KON-4123 when it says JSON and is none. */
    JsonNode of(Response response, String what) throws IOException {
        var answer = Json.object().put("status", response.code());
        answer.set("headers", headers(response));
        answer.set("body", body(response.body(), what));
        var characters = Json.text(answer).length();
        if (characters > MOST_RECORDED) {
            throw new KontorException(
                    "KON-4122",
                    "the answer to " + what + " is recorded as " + characters + " characters; a step may have "
                            + MOST_RECORDED + ", so ask for less at a time");
        }
        return answer;
    }

    // Cookies are credentials of a kind, and nobody sends them back.
    private static ObjectNode headers(Response response) {
        var headers = new TreeMap<String, String>();
        for (var name : response.headers().names()) {
            var low = name.toLowerCase(Locale.ROOT);
            if (!low.equals("set-cookie") && !low.equals("set-cookie2")) {
                headers.put(low, String.join(", ", response.headers(name)));
            }
        }
        var json = Json.object();
        headers.forEach(json::put);
        return json;
    }

    private JsonNode body(@Nullable ResponseBody body, String what) throws IOException {
        var bytes = bytes(body, what);
        if (body == null || bytes.length == 0) {
            return JsonNodeFactory.instance.nullNode();
        }
        var type = body.contentType();
        return isJson(type)
                ? json(bytes, what)
                : JsonNodeFactory.instance.textNode(new String(
                        bytes, type == null ? StandardCharsets.UTF_8 : type.charset(StandardCharsets.UTF_8)));
    }

    private byte[] bytes(@Nullable ResponseBody body, String what) throws IOException {
        if (body == null) {
            return new byte[0];
        }
        // What was compressed counts with the size that it has afterwards.
        var source = body.source();
        if (body.contentLength() > most || source.request(most + 1L)) {
            throw new KontorException(
                    "KON-4122",
                    "the answer to " + what + " is larger than " + most
                            + " bytes (fetch.max-answer); ask for less at a time, or raise the limit");
        }
        return source.readByteArray();
    }

    private static boolean isJson(@Nullable MediaType type) {
        if (type == null) {
            return false;
        }
        var sub = type.subtype().toLowerCase(Locale.ROOT);
        return sub.equals("json") || sub.endsWith("+json");
    }

    private static JsonNode json(byte[] bytes, String what) {
        try {
            return Json.parse(bytes);
        } catch (KontorException e) {
            throw new KontorException(
                    "KON-4123", "the answer to " + what + " says that it is JSON, but it is not: " + e.getMessage(), e);
        }
    }

    /** The beginning of what a server said. */
    static String excerpt(Response response) {
        try (var start = response.peekBody(4L * EXCERPT)) {
            var words = start.string().strip().replaceAll("\\s+", " ");
            return words.length() <= EXCERPT ? words : words.substring(0, EXCERPT) + "...";
        } catch (IOException e) {
            return "";
        }
    }
}
