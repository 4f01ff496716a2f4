package kontor.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.MethodsConfig;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.Message.Metadata;
import com.slack.api.util.http.SlackHttpClient;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kontor.kernel.builtin.Composed;
import kontor.kernel.builtin.Handed;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Tracing;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Slack;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Slack, by {@code chat.postMessage} (https://docs.slack.dev/reference/methods/chat.postMessage). Slack takes no
 * idempotency key; each message carries its delivery's id as metadata, by which a duplicate is recognised. The text is
 * literal: {@code &}, {@code <} and {@code >} are escaped, so that a customer called {@code <!channel>} calls nobody.
 */
public final class SlackConnector implements Connector {
    /** The name by which rules call it: the channel of its deliveries. */
    public static final String NAME = "slack";

    private static final int TOO_MANY_REQUESTS = 429;
    // Errors that Slack itself says may pass.
    private static final Set<String> PASSING = Set.of(
            "fatal_error",
            "internal_error",
            "ratelimited",
            "rate_limited",
            "request_timeout",
            "service_unavailable",
            "team_added_to_org");

    private final @Nullable MethodsClient slack;

    /** Slack with these settings, null when none are configured: then messages are held. */
    public SlackConnector(@Nullable SlackSettings settings) {
        this.slack = settings == null ? null : client(settings);
    }

    private static MethodsClient client(SlackSettings settings) {
        var timeout = Math.toIntExact(settings.timeout().toMillis());
        var config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(settings.url().endsWith("/") ? settings.url() : settings.url() + "/");
        config.setHttpClientCallTimeoutMillis(timeout);
        config.setHttpClientReadTimeoutMillis(timeout);
        config.setHttpClientWriteTimeoutMillis(timeout);
        config.setMethodsConfig(MethodsConfig.builder().statsEnabled(false).build());
        var http = SlackHttpClient.buildOkHttpClient(config)
                .newBuilder()
                .addInterceptor(SlackConnector::traced)
                .build();
        return com.slack.api.Slack.getInstance(config, new SlackHttpClient(http))
                .methods(settings.token());
    }

    // Slack's client takes no headers, but the HTTP client below it does; it calls on the connector's own thread.
    private static Response traced(Interceptor.Chain chain) throws IOException {
        var here = Tracing.traceparent();
        return chain.proceed(
                here.isEmpty()
                        ? chain.request()
                        : chain.request()
                                .newBuilder()
                                .header(Tracing.HEADER, here.get())
                                .build());
    }

    @Override
    public boolean reads(String operation) {
        return operation.equals("compose");
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@code compose}: a {@link Slack.Post} to a {@link Composed}; {@code deliver}: a {@link Delivery} to a
     * {@link Handed}. Refused with KON-4002 (another operation).
     */
    @Override
    public JsonNode call(String operation, JsonNode request, String idempotencyKey) {
        return switch (operation) {
            case "compose" -> Json.of(compose(Objects.requireNonNull(Json.as(request, Slack.Post.class))));
            case "deliver" -> Json.of(deliver(Objects.requireNonNull(Json.as(request, Delivery.class))));
            default -> throw KeysConnector.unknown(NAME, operation, "compose, deliver");
        };
    }

    private Composed compose(Slack.Post post) {
        return new Composed(null, post.text(), null, slack == null ? Delivery.State.HELD : Delivery.State.QUEUED);
    }

    private Handed deliver(Delivery delivery) {
        if (slack == null) {
            return Handed.held();
        }
        try {
            return answerTo(slack.chatPostMessage(message(delivery)));
        } catch (SlackApiException e) {
            return answerTo(e);
        } catch (IOException e) {
            return Handed.later("Slack cannot be reached: " + e.getMessage());
        }
    }

    private static ChatPostMessageRequest message(Delivery delivery) {
        return ChatPostMessageRequest.builder()
                .channel(delivery.to())
                .text(literal(delivery.body()))
                .metadata(Metadata.builder()
                        .eventType("kontor_delivery")
                        .eventPayload(Map.of("id", delivery.id()))
                        .build())
                .build();
    }

    private static String literal(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static Handed answerTo(ChatPostMessageResponse answer) {
        if (answer.isOk()) {
            return Handed.sent();
        }
        var error = answer.getError() == null ? "no reason given" : answer.getError();
        return PASSING.contains(error) ? Handed.later(error) : Handed.refused(error);
    }

    private static Handed answerTo(SlackApiException e) {
        var status = e.getResponse().code();
        var detail = "HTTP " + status;
        if (status == TOO_MANY_REQUESTS) {
            return Handed.laterAfter(
                    detail + ", too many requests", seconds(e.getResponse().header("Retry-After")));
        }
        // Whatever answers with a page instead of Slack's JSON is not Slack, or not itself.
        return Handed.later(detail);
    }

    private static @Nullable Long seconds(@Nullable String header) {
        return header != null && header.matches("\\d{1,6}") ? Long.valueOf(header) : null;
    }
}
