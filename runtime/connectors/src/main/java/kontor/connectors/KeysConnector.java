package kontor.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import kontor.kernel.builtin.KeyMade;
import kontor.kernel.builtin.KeyWanted;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.sdk.KontorException;

/**
 * Makes API keys. A key is {@code <id>.<secret>}; the secret has 256 bits of the machine's own randomness, because a
 * run's ids and chance can be computed by whoever knows the run. Only the hash is ever recorded.
 */
public final class KeysConnector implements Connector {
    /** The name by which rules call it. */
    public static final String NAME = "keys";

    private static final int SECRET_BYTES = 32;
    private final SecureRandom random = new SecureRandom();

    @Override
    public boolean reads(String operation) {
        return true;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** {@code generate}: {@link KeyWanted} to {@link KeyMade}. Anything else is refused (KON-4002). */
    @Override
    public JsonNode call(String operation, JsonNode request, String idempotencyKey) {
        if (!operation.equals("generate")) {
            throw unknown(NAME, operation, "generate");
        }
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        var key = request.path("id").asText() + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return Json.of(new KeyMade(key, hash(key)));
    }

    /** The hash under which a key is kept: SHA-256 of its UTF-8, hexadecimal. */
    public static String hash(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** There is no such operation (KON-4002). */
    public static KontorException unknown(String connector, String operation, String known) {
        return new KontorException(
                "KON-4002", "the connector '" + connector + "' has no operation '" + operation + "'; it has " + known);
    }
}
