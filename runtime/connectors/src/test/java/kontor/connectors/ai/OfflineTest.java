package kontor.connectors.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import kontor.connectors.ai.AiSettings.Offline;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Answers without any provider. */
class OfflineTest {
    private static AiConnector connector(Offline offline) {
        return new AiConnector(new AiSettings(null, Map.of(), Map.of(), Duration.ofSeconds(1), offline), new MiniLm());
    }

    private static JsonNode request(String prompt, String schema) {
        return Json.object().put("prompt", prompt).put("model", "gpt-5").set("schema", Json.parse(schema));
    }

    @Test
    void anAnswerFitsItsSchemaCostsNothingAndSaysThatItIsMadeUp() throws Exception {
        var answer =
                connector(Offline.ANSWERS).call("generate", request("Review Ada", ModelServer.REVIEW.toString()), "k");

        assertThat(answer.at("/value/approved").asBoolean()).isTrue();
        assertThat(answer.at("/value/score").asInt()).isPositive();
        assertThat(answer.get("model").asText()).isEqualTo("offline");
        assertThat(answer.get("inputTokens").asInt()).isZero();
        assertThat(answer.get("outputTokens").asInt()).isZero();
        assertThat(answer.get("cost").decimalValue()).isZero();
    }

    @Test
    void theLogSaysOnceHowToConfigureAModel() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(AiConnector.class);
        logger.addAppender(log);
        var connector = connector(Offline.ANSWERS);

        connector.call("generate", request("one", "null"), "1");
        connector.call("generate", request("two", "null"), "2");

        logger.detachAppender(log);
        assertThat(log.list).singleElement().asString().contains("MADE UP").contains("KONTOR_OPENAI_KEY");
    }

    @Test
    void productionMakesNothingUp() {
        assertThatThrownBy(() -> connector(Offline.REFUSED).call("generate", request("one", "null"), "1"))
                .hasMessageContaining("production makes no answers up; set KONTOR_OPENAI_KEY")
                .asString()
                .startsWith("KON-4404");
    }

    @Test
    void embeddingsNeedNoProvider() throws Exception {
        var answer = connector(Offline.REFUSED).call("embed", Json.object().put("text", "jazz"), "1");

        assertThat(answer.get("embedding")).hasSize(384);
        assertThat(answer.get("model").asText()).isEqualTo("all-minilm-l6-v2");
    }

    @Test
    void bothOperationsOnlyRead() {
        assertThat(connector(Offline.ANSWERS).reads("generate")).isTrue();
        assertThat(connector(Offline.ANSWERS).reads("embed")).isTrue();
        assertThatThrownBy(() -> connector(Offline.ANSWERS).call("paint", Json.object(), "1"))
                .hasMessageContaining("it has generate, embed");
    }
}
