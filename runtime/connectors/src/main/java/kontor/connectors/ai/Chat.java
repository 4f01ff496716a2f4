package kontor.connectors.ai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.output.FinishReason;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kontor.connectors.ai.AiSettings.Provider;
import kontor.connectors.ai.AiSettings.Provider.Kind;
import kontor.connectors.ai.AiSettings.Provider.Structured;
import kontor.connectors.ai.AiSettings.Served;
import kontor.kernel.model.Json;
import kontor.kernel.port.Tracing;
import org.jspecify.annotations.Nullable;

/** One provider's models, through langchain4j. Tries once: a run has its own way of trying again. */
final class Chat {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Provider provider;
    private final Duration timeout;
    private final ChatModel model;

    Chat(Provider provider, Duration timeout) {
        this.provider = provider;
        this.timeout = timeout;
        this.model = provider.kind() == Kind.ANTHROPIC ? anthropic(provider, timeout) : openAi(provider, timeout);
    }

    private static ChatModel openAi(Provider provider, Duration timeout) {
        return OpenAiChatModel.builder()
                .httpClientBuilder(http(timeout))
                .baseUrl(provider.base())
                .apiKey(provider.key())
                .customHeaders(Chat::traced)
                .strictJsonSchema(true)
                .maxRetries(0)
                .build();
    }

    private static ChatModel anthropic(Provider provider, Duration timeout) {
        return AnthropicChatModel.builder()
                .httpClientBuilder(http(timeout))
                .baseUrl(provider.base())
                .apiKey(provider.key())
                .customHeaders(Chat::traced)
                .maxRetries(0)
                .build();
    }

    // Not HTTP/2: some servers of models answer its upgrade over plain text with an empty request.
    private static JdkHttpClientBuilder http(Duration timeout) {
        return new JdkHttpClientBuilder()
                .httpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1))
                .connectTimeout(timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT)
                .readTimeout(timeout);
    }

    private static Map<String, String> traced() {
        return Tracing.traceparent().map(here -> Map.of(Tracing.HEADER, here)).orElse(Map.of());
    }

    /** Asks: {@code {"value", "model", "inputTokens", "outputTokens", "cost"}}. */
    ObjectNode ask(Question question, Served served) throws Exception {
        var failures = new Failures(served, provider);
        var bound = bound(question);
        var spoken = bound.isPresent() ? null : question.schema();
        var request = ChatRequest.builder()
                .messages(Talk.messages(question, spoken))
                .parameters(parameters(question, served, bound.orElse(null)))
                .build();
        return answer(question, served, response(request, failures), failures);
    }

    // On a thread of its own: the client's timeout ends with the answer's first line, and some servers stop after that.
    private ChatResponse response(ChatRequest request, Failures failures) throws Exception {
        var call = new FutureTask<>(Tracing.here(() -> model.chat(request)));
        Thread.ofVirtual().name("ai").start(call);
        try {
            return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failures.passing("has not answered within " + timeout.toMillis() + " ms (ai.timeout)");
        } catch (ExecutionException e) {
            throw failures.of(e.getCause());
        } finally {
            call.cancel(true);
        }
    }

    private Optional<ObjectNode> bound(Question question) {
        return question.schema() == null || provider.structured() == Structured.PROMPT
                ? Optional.empty()
                : BoundSchema.of(question.schema());
    }

    ChatRequestParameters parameters(Question question, Served served, @Nullable ObjectNode bound) {
        var format = bound == null ? null : format(bound);
        // OpenAI's reasoning models know only the new name, many other servers only the old one.
        if (provider.kind() == Kind.OPENAI && provider.isVendor()) {
            return OpenAiChatRequestParameters.builder()
                    .modelName(served.name())
                    .maxCompletionTokens(question.maxTokens())
                    .responseFormat(format)
                    .build();
        }
        return ChatRequestParameters.builder()
                .modelName(served.name())
                .maxOutputTokens(question.maxTokens())
                .responseFormat(format)
                .build();
    }

    private static ResponseFormat format(ObjectNode schema) {
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("answer")
                        .rootElement(JsonRawSchema.from(Json.text(schema)))
                        .build())
                .build();
    }

    private ObjectNode answer(Question question, Served served, ChatResponse response, Failures failures)
            throws Exception {
        var reason = response.finishReason();
        if (reason == FinishReason.LENGTH) {
            throw failures.cut(question.maxTokens());
        }
        // Anthropic's reasons without a name here are refusals.
        if (reason == FinishReason.CONTENT_FILTER
                || reason == FinishReason.OTHER && provider.kind() == Kind.ANTHROPIC) {
            throw failures.refusal(null);
        }
        var text = response.aiMessage().text();
        if (text == null || text.isBlank()) {
            throw failures.passing("answers nothing");
        }
        var usage = response.tokenUsage();
        var input = usage == null ? null : usage.inputTokenCount();
        var output = usage == null ? null : usage.outputTokenCount();
        var model = response.modelName();
        JsonNode value = question.schema() == null ? Json.of(text) : Talk.json(text);
        return Json.object()
                .<ObjectNode>set("value", value)
                .put("model", model == null ? served.name() : model)
                .put("inputTokens", input)
                .put("outputTokens", output)
                .put("cost", served.cost(input, output));
    }
}
