package kontor.sdk.builtin;

import java.util.LinkedHashMap;
import java.util.Map;
import kontor.sdk.Allowance;
import kontor.sdk.Noun;
import kontor.sdk.Secret;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/** A business's own API: {@code ANY /api/{path}} becomes {@code $.API.called}. */
@Noun
public interface API {
    /**
     * A call of the API. Posted as an event with an account it counts as authenticated by whoever posted it; through
     * {@code /api} the account comes from the token.
     *
     * @param account whose call it is
     * @param endpoint the path that was called
     * @param token the bearer token; replaced by a hash before anything is stored
     * @param method the HTTP method
     * @param path the path under {@code /api}
     * @param query the query parameters
     * @param headers the request headers, without credentials
     * @param body the request body
     */
    @Verb(value = "called", reply = Response.class)
    record Called(
            @Subject @Nullable String account,
            @Nullable String endpoint,
            @Nullable String token,
            @Nullable String method,
            @Nullable String path,
            @Nullable Map<String, String> query,
            @Nullable Map<String, String> headers,
            @Nullable Object body) {}

    /**
     * The answer to a call.
     *
     * @param status the HTTP status
     * @param headers response headers
     * @param body the response body
     */
    record Response(
            int status,
            @Nullable Map<String, String> headers,
            @Nullable Object body) {
        /** 200 with a body. */
        public static Response ok(@Nullable Object body) {
            return new Response(200, null, body);
        }

        /** Another status with an error in words. */
        public static Response error(int status, String error) {
            return new Response(status, null, Map.of("error", error));
        }

        /** 401: there is no valid key or token. */
        public static Response unauthorized() {
            return new Response(
                    401,
                    Map.of("WWW-Authenticate", "Bearer"),
                    Map.of("error", "a valid key is needed: Authorization: Bearer <key>"));
        }

        /** 429 with {@code Retry-After} in seconds. */
        public static Response tooManyRequests(Allowance allowance) {
            return new Response(429, headers(allowance), Map.of("error", "Rate limit exceeded"));
        }

        /** The same response with headers that tell what may still be asked. */
        public Response with(Allowance allowance) {
            var all = new LinkedHashMap<String, String>();
            if (headers != null) {
                all.putAll(headers);
            }
            all.putAll(headers(allowance));
            return new Response(status, all, body);
        }

        private static Map<String, String> headers(Allowance allowance) {
            var headers = new LinkedHashMap<String, String>();
            headers.put("X-RateLimit-Limit", Long.toString(allowance.limit()));
            headers.put("X-RateLimit-Remaining", Long.toString(allowance.remaining()));
            if (!allowance.allowed()) {
                headers.put(
                        "Retry-After",
                        Long.toString(allowance.retryAfter().plusMillis(999).toSeconds()));
            }
            return headers;
        }
    }

    /**
     * Makes a key for an account.
     *
     * @param account whose key it is
     */
    @Verb(value = "generateKey", reply = KeyIssued.class)
    record GenerateKey(String account) {}

    /**
     * A new key.
     *
     * @param id the key's id
     * @param key the key; only whoever waits for this answer sees it
     */
    record KeyIssued(String id, @Secret @Nullable String key) {}
}
