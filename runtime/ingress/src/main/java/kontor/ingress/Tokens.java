package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import kontor.kernel.port.Store;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens of a business's own API. A token never gets further than here: what is stored is the account that it
 * stands for, and its hash.
 */
final class Tokens {
    /** The call of a business's API. */
    static final String CALLED = "API.called";

    private static final String KEYS = "ApiKey";
    private final Store store;
    private final @Nullable Jwts jwts;

    Tokens(Store store, @Nullable Jwts jwts) {
        this.store = store;
        this.jwts = jwts;
    }

    /** SHA-256 of a token in hexadecimal digits: what an {@code ApiKey} holds. */
    static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The account of a key, {@code <id>.<secret>}, or of a JWT, which has another dot; null when it stands for nobody. A key
     * is looked up each time, so that one that was deleted is refused at once.
     */
    @Nullable
    String account(String token) {
        int dot = token.indexOf('.');
        if (dot <= 0) {
            return null;
        }
        if (token.indexOf('.', dot + 1) >= 0) {
            return jwts == null ? null : jwts.account(token);
        }
        var key = Stages.join(store.entity(KEYS, token.substring(0, dot))).orElse(null);
        if (key == null || !key.exists() || key.state() == null) {
            return null;
        }
        var state = key.state();
        return same(hash(token), state.path("hash").asText()) ? textOf(state.get("account")) : null;
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The data of an {@code API.called} without its token; refused (KON-1401) when it names neither an account nor a
     * token. An account that is given counts as authenticated by whoever posts it.
     */
    JsonNode withoutToken(JsonNode data) {
        if (!(data instanceof ObjectNode called)) {
            return data;
        }
        var account = textOf(called.get("account"));
        var token = textOf(called.get("token"));
        if (account == null && token == null) {
            throw unauthenticated();
        }
        if (token == null) {
            return called;
        }
        var kept = called.deepCopy().put("token", hash(token));
        return account == null ? kept.put("account", account(token)) : kept;
    }

    static KontorException unauthenticated() {
        return new KontorException(
                "KON-1401", "the call names neither an account nor a token; send Authorization: Bearer <key or JWT>");
    }

    private static @Nullable String textOf(@Nullable JsonNode node) {
        return node == null || !node.isTextual() || node.textValue().isEmpty() ? null : node.textValue();
    }
}
