package kontor.ingress;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import kontor.ingress.JsonRpc.Refused;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/** The versions of the Model Context Protocol that are spoken, and what a request says of its own. */
final class McpVersions {
    private static final String STATELESS = "2026-07-28";
    /** Those of the era with a handshake, the newest first. */
    static final List<String> WITH_HANDSHAKE = List.of("2025-11-25", "2025-06-18");
    /** All, the newest first. */
    static final List<String> SUPPORTED = List.of(STATELESS, "2025-11-25", "2025-06-18");
    /** What the protocol's own members of {@code _meta} begin with. */
    static final String META = "io.modelcontextprotocol/";
    /** The method that calls a tool. */
    static final String CALL = "tools/call";

    private static final HeaderName VERSION = HeaderNames.create("Mcp-Protocol-Version");
    private static final HeaderName METHOD = HeaderNames.create("Mcp-Method");
    private static final HeaderName NAME = HeaderNames.create("Mcp-Name");
    private static final String ENCODED = "=?base64?";

    private McpVersions() {}

    /** Whether a request is of the stateless era; refused (KON-1451) when it tells a version that is not spoken. */
    static boolean isStateless(JsonRpc message, Call call) {
        var header = call.header(VERSION);
        var told = told(message);
        for (var version : new @Nullable String[] {header, told}) {
            if (version != null && !SUPPORTED.contains(version)) {
                throw new Refused(
                                400,
                                JsonRpc.UNSUPPORTED_VERSION,
                                "KON-1451",
                                "the protocol's version " + version + " is not spoken here; " + SUPPORTED + " are")
                        .with("supported", Json.of(SUPPORTED))
                        .with("requested", Json.of(version));
            }
        }
        return STATELESS.equals(header) || told != null;
    }

    private static @Nullable String told(JsonRpc message) {
        return message.params().path("_meta").path(META + "protocolVersion").textValue();
    }

    /**
     * Refuses a stateless request without what it must tell (KON-1455), or whose headers say something else than its body
     * (KON-1452): what a proxy decided by must be what is carried out.
     */
    static void check(JsonRpc message, Call call) {
        var told = told(message);
        if (told == null
                || !message.params()
                        .path("_meta")
                        .path(META + "clientCapabilities")
                        .isObject()) {
            throw new Refused(
                    400,
                    JsonRpc.INVALID_PARAMS,
                    "KON-1455",
                    "expected _meta with " + META + "protocolVersion and " + META + "clientCapabilities");
        }
        same(VERSION, call, told);
        same(METHOD, call, message.method());
        if (message.method().equals(CALL)) {
            same(NAME, call, message.params().path("name").asText());
        }
    }

    private static void same(HeaderName header, Call call, String value) {
        var given = call.header(header);
        if (given == null || !decoded(given).equals(value)) {
            throw new Refused(
                    400,
                    JsonRpc.HEADERS_DIFFER,
                    "KON-1452",
                    "the header " + header.defaultCase() + " is " + (given == null ? "missing" : "'" + given + "'")
                            + ", the body says '" + value + "'");
        }
    }

    private static String decoded(String value) {
        if (!value.startsWith(ENCODED) || !value.endsWith("?=")) {
            return value;
        }
        try {
            var bytes = Base64.getDecoder().decode(value.substring(ENCODED.length(), value.length() - 2));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
