package kontor.connectors.ai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import kontor.connectors.ai.AiSettings.Offline;
import kontor.kernel.model.Json;
import kontor.kernel.model.SchemaFiller;
import kontor.kernel.port.Connector;
import kontor.kernel.port.Embedder;
import kontor.sdk.KontorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Language models and embeddings. Nothing is loaded or connected before the first call. Prompts and answers are not
 * logged; keys are in no error.
 */
public final class AiConnector implements Connector {
    /** The name by which runs call it. */
    public static final String NAME = "ai";

    private static final Logger LOG = LoggerFactory.getLogger(AiConnector.class);

    private final AiSettings settings;
    private final Embedder embedder;
    private final Models models;
    private final Map<String, Chat> chats = new ConcurrentHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Models of these providers, and embeddings. Refused with KON-4401 when it cannot be told who serves the default
     * model.
     */
    public AiConnector(AiSettings settings, Embedder embedder) {
        this.settings = settings;
        this.embedder = embedder;
        this.models = new Models(settings);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean reads(String operation) {
        return true;
    }

    /**
     * {@code generate}: {@code {"prompt", "schema", "model", "maxTokens", "repair"}} to {@code {"value", "model",
     * "inputTokens", "outputTokens", "cost"}}, the cost in the currency of the configured prices. {@code embed}: {@code
     * {"text"}} to {@code {"embedding", "model"}}. Refused with KON-4002 (another operation) and KON-44xx.
     */
    @Override
    public JsonNode call(String operation, JsonNode request, String idempotencyKey) throws Exception {
        return switch (operation) {
            case "generate" -> generate(Question.of(request));
            case "embed" -> embed(request.path("text").asText());
            default ->
                throw new KontorException(
                        "KON-4002",
                        "the connector '" + NAME + "' has no operation '" + operation + "'; it has generate, embed");
        };
    }

    private JsonNode generate(Question question) throws Exception {
        if (models.none()) {
            return offline(question);
        }
        var served = models.find(question.model());
        return chats.computeIfAbsent(served.provider(), _ -> new Chat(models.provider(served), settings.timeout()))
                .ask(question, served);
    }

    private JsonNode offline(Question question) {
        if (settings.offline() == Offline.REFUSED) {
            throw new KontorException(
                    "KON-4404",
                    "no language model is configured, and production makes no answers up; set KONTOR_OPENAI_KEY,"
                            + " KONTOR_ANTHROPIC_KEY or KONTOR_OLLAMA_URL, and KONTOR_AI_MODEL, or ai.providers in"
                            + " conf/kontor.conf");
        }
        if (told.compareAndSet(false, true)) {
            LOG.warn(
                    "no language model is configured: answers of ai.generate are MADE UP. Set KONTOR_OPENAI_KEY,"
                            + " KONTOR_ANTHROPIC_KEY or KONTOR_OLLAMA_URL, and KONTOR_AI_MODEL; conf/kontor.conf explains more");
        }
        return Json.object()
                .<ObjectNode>set("value", SchemaFiller.fill(question.prompt(), question.schema()))
                .put("model", "offline")
                .put("inputTokens", 0)
                .put("outputTokens", 0)
                .put("cost", BigDecimal.ZERO);
    }

    private JsonNode embed(String text) {
        return Json.object()
                .<ObjectNode>set("embedding", Json.of(embedder.embed(text)))
                .put("model", MiniLm.MODEL);
    }
}
