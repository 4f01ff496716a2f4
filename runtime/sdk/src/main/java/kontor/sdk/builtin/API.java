package kontor.sdk.builtin;

import java.util.Map;
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
            @Nullable Object body) {}

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
