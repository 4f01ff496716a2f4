package kontor.ingress;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of the API.
 *
 * @param method the HTTP method, {@code *} for any
 * @param pattern the path, as {@code /db/{noun}/{id}}; {@code {rest...}} at the end takes all that follows
 * @param about what it does, and its documentation
 * @param handler what carries it out
 */
record Route(String method, String pattern, About about, Handler handler) {
    /** Carries out a call. */
    @FunctionalInterface
    interface Handler {
        Reply handle(Call call) throws Exception;
    }

    /**
     * What the API's description says.
     *
     * @param summary one line
     * @param parameters names of query parameters and headers, which {@link OpenApi} knows
     * @param body the schema of the request's body, null when it takes none
     * @param status the status of success
     * @param answer the schema of the answer, null when it has no JSON
     */
    record About(
            String summary,
            List<String> parameters,
            @Nullable String body,
            int status,
            @Nullable String answer) {}

    static Route get(String pattern, String summary, String answer, Handler handler, String... parameters) {
        return new Route("GET", pattern, new About(summary, List.of(parameters), null, 200, answer), handler);
    }

    static Route of(String method, String pattern, About about, Handler handler) {
        return new Route(method, pattern, about, handler);
    }
}
