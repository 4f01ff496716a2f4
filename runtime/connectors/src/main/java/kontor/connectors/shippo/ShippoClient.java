package kontor.connectors.shippo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import kontor.connectors.OnFirstUse;
import kontor.connectors.OneShot;
import kontor.kernel.model.Json;
import kontor.kernel.port.Tracing;
import kontor.sdk.KontorException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The few calls of Shippo's REST API that are made here (https://docs.goshippo.com/api-reference, version 2018-02-08). */
final class ShippoClient {
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int MOST_WORDS = 500;

    private final HttpUrl url;
    private final String key;
    private final Supplier<OkHttpClient> client;

    /** Refused with KON-1001 when the settings name no address. */
    ShippoClient(ShippoSettings settings) {
        var given = HttpUrl.parse(settings.url());
        if (given == null) {
            throw new KontorException(
                    "KON-1001", "shippo.url is '" + settings.url() + "'; expected " + ShippoSettings.DEFAULT_URL);
        }
        url = given;
        key = settings.key();
        client = OnFirstUse.of(() -> new OkHttpClient.Builder()
                .callTimeout(settings.timeout())
                .followRedirects(false)
                .build());
    }

    JsonNode get(String path) throws IOException {
        return send(path, null);
    }

    JsonNode post(String path, JsonNode body) throws IOException {
        return send(path, new OneShot(Json.bytes(body), JSON));
    }

    private JsonNode send(String path, @Nullable RequestBody body) throws IOException {
        var place = url.resolve(url.encodedPath().replaceAll("/$", "") + "/" + path);
        var request = new Request.Builder()
                .url(place == null ? url : place)
                .method(body == null ? "GET" : "POST", body)
                .header("Authorization", "ShippoToken " + key)
                .header("Shippo-API-Version", "2018-02-08")
                .header("Accept", "application/json");
        Tracing.traceparent().ifPresent(here -> request.header(Tracing.HEADER, here));
        try (var response = client.get().newCall(request.build()).execute()) {
            return answer(response, (body == null ? "GET" : "POST") + " /" + path);
        }
    }

    private JsonNode answer(Response response, String what) throws IOException {
        var text = response.body() == null ? "" : response.body().string();
        var status = response.code();
        if (response.isSuccessful()) {
            try {
                return Json.parse(text);
            } catch (KontorException e) {
                throw new IOException("Shippo answered " + what + " with something that is no JSON");
            }
        }
        var said = words(text);
        if (status == 401 || status == 403) {
            throw new KontorException(
                    "KON-4311",
                    "Shippo does not let us in (HTTP " + status + "): " + said
                            + "; mend KONTOR_SHIPPO_KEY or shippo.key-file");
        }
        if (status >= 400 && status < 500 && !PASSING.contains(status)) {
            throw new KontorException("KON-4320", "Shippo refuses " + what + " (HTTP " + status + "): " + said);
        }
        throw new IOException("Shippo answered " + what + " with HTTP " + status + ": " + said);
    }

    private String words(String text) {
        var words = text.strip().replaceAll("\\s+", " ").replace(key, "***");
        return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + "...";
    }
}
