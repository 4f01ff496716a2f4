package kontor.connectors.ai;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import java.io.IOException;
import kontor.connectors.ai.AiSettings.Provider;
import kontor.connectors.ai.AiSettings.Served;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's failures mean: a {@link KontorException} where asking again is of no use, an {@link IOException} where
 * it may pass. Neither carries its cause: a provider's answer may repeat the key.
 */
final class Failures {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;
    private static final int LONGEST = 300;

    private final Served served;
    private final Provider provider;

    Failures(Served served, Provider provider) {
        this.served = served;
        this.provider = provider;
    }

    /** What to throw. */
    Exception of(@Nullable Throwable failure) {
        if (failure instanceof ContentFilteredException) {
            return refusal(failure.getMessage());
        }
        var http = find(failure, HttpException.class);
        if (http != null) {
            return http(http);
        }
        var io = find(failure, IOException.class);
        return io == null || io instanceof JsonProcessingException
                ? passing("gives no usable answer: " + clean(reason(failure)))
                : passing("cannot be reached: " + clean(reason(io)));
    }

    private Exception http(HttpException failure) {
        var status = failure.statusCode();
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN ->
                new KontorException(
                        "KON-4403",
                        who() + " refuses the key (HTTP " + status + "); "
                                + (provider.key() == null
                                        ? "none is given"
                                        : "the given one is wrong or may not use the model")
                                + ": set " + variable() + " or ai.providers." + served.provider() + ".key-file");
            case NOT_FOUND ->
                new KontorException(
                        "KON-4405",
                        who() + " does not know the model '" + served.name() + "' (HTTP 404: " + said(failure)
                                + "); mend its name in ai.models or ai.default, or the url of the provider");
            case TIMEOUT, TOO_MANY -> passing("answers HTTP " + status + ": " + said(failure));
            default ->
                status >= BAD_REQUEST && status < SERVER
                        ? refused(status, failure)
                        : passing("answers HTTP " + status + ": " + said(failure));
        };
    }

    private KontorException refused(int status, HttpException failure) {
        return new KontorException(
                "KON-4406",
                who() + " refuses the request for the model '" + served.name() + "' (HTTP " + status + ": "
                        + said(failure) + "); shorten the prompt or mend the model's settings; a server that takes no"
                        + " JSON Schema needs ai.providers." + served.provider() + ".structured = prompt");
    }

    /** The model does not want to answer. */
    KontorException refusal(@Nullable String reason) {
        return new KontorException(
                "KON-4408",
                "the model '" + served.name() + "' refuses to answer"
                        + (reason == null || reason.isBlank() ? "" : " (" + clean(reason) + ")")
                        + "; change the prompt or take another model");
    }

    /** The answer is not whole. */
    KontorException cut(int maxTokens) {
        return new KontorException(
                "KON-4407",
                "the answer of the model '" + served.name() + "' is longer than maxTokens = " + maxTokens
                        + " and was cut; allow more with ai.maxTokens(...), or ask for less");
    }

    /** It may pass: the run is tried again. */
    IOException passing(String what) {
        return new IOException(who() + " " + what);
    }

    private String who() {
        return "the provider " + served.provider() + " at " + provider.shown();
    }

    private String variable() {
        return AiSettings.variable(served.provider()) + "_KEY";
    }

    // The providers answer {"error": {"message": "..."}}.
    private String said(HttpException failure) {
        var body = reason(failure);
        try {
            var message = Json.parse(body).at("/error/message").asText();
            return clean(message.isBlank() ? body : message);
        } catch (KontorException e) {
            return clean(body);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        var message = failure == null ? null : failure.getMessage();
        return message == null || message.isBlank() ? String.valueOf(failure) : message;
    }

    // In one line, not too long, without the key.
    private String clean(String text) {
        var line = text.replaceAll("\\s+", " ").strip();
        var safe = provider.key() == null ? line : line.replace(provider.key(), "***");
        return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "...";
    }

    private static <T extends Throwable> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
        for (var at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
