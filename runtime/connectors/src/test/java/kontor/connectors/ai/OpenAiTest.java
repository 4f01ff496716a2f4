package kontor.connectors.ai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static kontor.connectors.ai.ModelServer.BOUND;
import static kontor.connectors.ai.ModelServer.KEY;
import static kontor.connectors.ai.ModelServer.REVIEW;
import static kontor.connectors.ai.ModelServer.connector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import kontor.connectors.ai.AiSettings.Provider;
import kontor.connectors.ai.AiSettings.Provider.Kind;
import kontor.connectors.ai.AiSettings.Provider.Structured;
import kontor.connectors.ai.AiSettings.Served;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chat completions as https://platform.openai.com/docs/api-reference/chat documents them; Ollama serves the same. */
class OpenAiTest {
    private static final String METHOD = "/v1/chat/completions";

    @RegisterExtension
    static final WireMockExtension SERVER = ModelServer.extension();

    private static JsonNode ask(@Nullable JsonNode schema) throws Exception {
        return ModelServer.ask(connector(SERVER, Kind.OPENAI, KEY, Structured.SCHEMA), schema);
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(post(urlEqualTo(METHOD)).willReturn(answer));
    }

    private static void answers(String content, String finish) {
        answers(okJson(completion(Json.text(Json.of(content)), "null", finish)));
    }

    private static String completion(String content, String refusal, String finish) {
        return """
               {"id":"chatcmpl-1","object":"chat.completion","created":1741569952,"model":"model-1-2025-08-07",
                "choices":[{"index":0,"message":{"role":"assistant","content":%s,"refusal":%s,"annotations":[]},
                "logprobs":null,"finish_reason":"%s"}],
                "usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,
                "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},
                "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},"service_tier":"default"}""".formatted(content, refusal, finish);
    }

    private static void fails(int status, String message) {
        answers(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withHeader("Retry-After", "7")
                .withBody("{\"error\":{\"message\":\"" + message
                        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}"));
    }

    @Test
    void aRecordIsAskedForByItsSchemaAndAnsweredWithTokensAndCost() throws Exception {
        answers("{\"approved\":true,\"score\":8,\"reason\":null}", "stop");

        assertThat(ask(REVIEW)).isEqualTo(Json.parse("""
                                {"value":{"approved":true,"score":8,"reason":null},"model":"model-1-2025-08-07",
                                 "inputTokens":19,"outputTokens":10,"cost":0.00012375}"""));

        SERVER.verify(postRequestedFor(urlEqualTo(METHOD))
                .withHeader("Authorization", equalTo("Bearer " + KEY))
                .withHeader("Upgrade", absent())
                .withRequestBody(equalToJson("{\"model\":\"model-1\",\"max_tokens\":300,\"stream\":false,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Review this\"}],"
                        + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                        + "{\"name\":\"answer\",\"strict\":true,\"schema\":" + BOUND + "}}}")));
    }

    @Test
    void aTextIsAskedForWithoutSchema() throws Exception {
        answers("A warm lamp.", "stop");

        assertThat(ask(null).get("value")).isEqualTo(Json.of("A warm lamp."));

        SERVER.verify(
                postRequestedFor(urlEqualTo(METHOD)).withRequestBody(matchingJsonPath("$.response_format", absent())));
    }

    @Test
    void aServerWithoutStructuredAnswersIsToldTheSchemaInWords() throws Exception {
        answers("Here you are:\n```json\n{\"approved\":false,\"score\":2}\n```", "stop");

        var answer = ModelServer.ask(connector(SERVER, Kind.OPENAI, null, Structured.PROMPT), REVIEW);

        assertThat(answer.get("value")).isEqualTo(Json.parse("{\"approved\":false,\"score\":2}"));
        SERVER.verify(postRequestedFor(urlEqualTo(METHOD))
                .withHeader("Authorization", absent())
                .withRequestBody(matchingJsonPath("$.response_format", absent()))
                .withRequestBody(matchingJsonPath("$.messages[0].role", equalTo("system")))
                .withRequestBody(matchingJsonPath("$.messages[?(@.content =~ /.*\"minimum\":1.*/s)]")));
    }

    @Test
    void aSchemaToWhichNothingCanBeBoundIsToldInWords() throws Exception {
        answers("{\"notes\":{\"a\":1}}", "stop");

        ask(Json.parse("""
                        {"type":"object","properties":{"notes":{"type":"object","additionalProperties":{"type":"integer"}}},
                         "required":["notes"],"additionalProperties":false}"""));

        SERVER.verify(postRequestedFor(urlEqualTo(METHOD))
                .withRequestBody(matchingJsonPath("$.response_format", absent()))
                .withRequestBody(matchingJsonPath("$.messages[0].role", equalTo("system"))));
    }

    @Test
    void ollamaNeedsNoKey() throws Exception {
        answers("{\"approved\":true,\"score\":1,\"reason\":\"fine\"}", "stop");

        ModelServer.ask(connector(SERVER, Kind.OLLAMA, null, Structured.SCHEMA), REVIEW);

        SERVER.verify(postRequestedFor(urlEqualTo(METHOD))
                .withHeader("Authorization", absent())
                .withRequestBody(matchingJsonPath("$.response_format.type", equalTo("json_schema"))));
    }

    @Test
    void openAiItselfIsToldTheLongestAnswerByItsNewName() {
        var question = new Question("Review this", null, null, 300, null);
        var served = new Served("openai", "gpt-5", null, null);
        for (var url : Arrays.asList(null, "https://api.openai.com/", "https://api.openai.com/v1")) {
            var chat = new Chat(new Provider(Kind.OPENAI, url, KEY, Structured.SCHEMA), Duration.ofSeconds(1));

            assertThat(chat.parameters(question, served, null))
                    .isInstanceOfSatisfying(OpenAiChatRequestParameters.class, parameters -> {
                        assertThat(parameters.maxCompletionTokens()).isEqualTo(300);
                        assertThat(parameters.maxOutputTokens()).isNull();
                        assertThat(parameters.modelName()).isEqualTo("gpt-5");
                    });
        }
    }

    @Test
    void aRepairShowsTheModelItsAnswerAndWhatIsWrong() throws Exception {
        answers("{\"approved\":true,\"score\":1,\"reason\":null}", "stop");
        var repair = Json.parse("""
                {"answer":{"approved":"yes"},"problems":[{"pointer":"/approved","detail":"expected true or false"},
                 {"pointer":"","detail":"score is missing"}]}""");

        ModelServer.ask(connector(SERVER, Kind.OPENAI, KEY, Structured.SCHEMA), REVIEW, repair);

        SERVER.verify(postRequestedFor(urlEqualTo(METHOD))
                .withRequestBody(matchingJsonPath("$.messages[0].content", equalTo("Review this")))
                .withRequestBody(matchingJsonPath("$.messages[1].role", equalTo("assistant")))
                .withRequestBody(matchingJsonPath("$.messages[1].content", equalTo("{\"approved\":\"yes\"}")))
                .withRequestBody(matchingJsonPath("$.messages[2].content", equalTo("""
                                        This answer does not fit:
                                        - /approved: expected true or false
                                        - score is missing
                                        Answer again, with the whole JSON value, mended."""))));
    }

    @Test
    void whatIsNoJsonIsGivenBackAsItIsForTheKernelToJudge() throws Exception {
        answers("I think it should be approved.", "stop");

        assertThat(ask(REVIEW).get("value")).isEqualTo(Json.of("I think it should be approved."));
    }

    @Test
    void anAnswerThatWasCutIsRefusedNamingTheLimit() {
        answers("{\"approved\":tr", "length");

        assertThatThrownBy(() -> ask(REVIEW))
                .isInstanceOf(KontorException.class)
                .hasToString(
                        "KON-4407 the answer of the model 'model-1' is longer than maxTokens = 300 and was cut; allow"
                                + " more with ai.maxTokens(...), or ask for less");
    }

    @Test
    void aRefusalIsRefused() {
        answers(okJson(completion("null", "\"I'm sorry, I cannot assist with that.\"", "stop")));
        assertThatThrownBy(() -> ask(REVIEW))
                .hasToString("KON-4408 the model 'model-1' refuses to answer (I'm sorry, I cannot assist with that.);"
                        + " change the prompt or take another model");

        answers("", "content_filter");
        assertThatThrownBy(() -> ask(REVIEW)).hasMessageContaining("the model 'model-1' refuses to answer;");
    }

    @ParameterizedTest
    @CsvSource({
        "401, KON-4403, set KONTOR_ACME_KEY or ai.providers.acme.key-file",
        "403, KON-4403, set KONTOR_ACME_KEY or ai.providers.acme.key-file",
        "404, KON-4405, does not know the model 'model-1' (HTTP 404: no *** here)",
        "400, KON-4406, '(HTTP 400: no *** here); shorten the prompt'",
        "413, KON-4406, structured = prompt",
    })
    void whatAskingAgainDoesNotMendIsRefusedWithoutTheKey(int status, String code, String told) {
        fails(status, "no " + KEY + " here");

        var failure = catchThrowable(() -> ask(REVIEW));

        assertThat(failure).isInstanceOf(KontorException.class).hasMessageContaining(told);
        assertThat(failure.toString()).startsWith(code).doesNotContain(KEY);
        assertThat(failure.getCause()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 529})
    void whatMayPassLetsTheRunTryAgain(int status) {
        fails(status, "slow down, " + KEY);

        assertThatThrownBy(() -> ask(REVIEW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the provider acme at http://")
                .hasMessageContaining("answers HTTP " + status + ": slow down, ***");
    }

    @Test
    void itAsksOnlyOnce() {
        fails(503, "overloaded");

        assertThatThrownBy(() -> ask(REVIEW)).isInstanceOf(IOException.class);

        SERVER.verify(1, postRequestedFor(urlEqualTo(METHOD)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "<html>busy</html>", "{\"choices\":[]}", ""})
    void whatIsNoAnswerMayPass(String body) {
        answers(okJson(body));

        assertThatThrownBy(() -> ask(REVIEW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gives no usable answer");
    }

    @Test
    void anEmptyAnswerMayPass() {
        answers("", "stop");

        assertThatThrownBy(() -> ask(REVIEW)).isInstanceOf(IOException.class).hasMessageContaining("answers nothing");
    }

    @Test
    void aServerThatIsNotThereMayComeBack() {
        answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThatThrownBy(() -> ask(REVIEW)).isInstanceOf(IOException.class).hasMessageContaining("cannot be reached");

        var nobody = new Provider(Kind.OPENAI, "http://127.0.0.1:1", KEY, Structured.SCHEMA);
        assertThatThrownBy(() -> ModelServer.ask(connector(nobody, Duration.ofSeconds(20)), REVIEW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the provider acme at http://127.0.0.1:1/v1 cannot be reached");
    }

    @Test
    void aServerThatStopsInTheMiddleIsGivenUp() {
        var provider = new Provider(Kind.OPENAI, SERVER.baseUrl(), KEY, Structured.SCHEMA);
        answers(okJson(completion("\"late\"", "null", "stop")).withChunkedDribbleDelay(10, 60_000));

        assertThatThrownBy(() -> ModelServer.ask(connector(provider, Duration.ofMillis(300)), REVIEW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has not answered within 300 ms (ai.timeout)");
    }
}
