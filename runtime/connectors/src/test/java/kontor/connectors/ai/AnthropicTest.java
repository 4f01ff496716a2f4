package kontor.connectors.ai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
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
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import kontor.connectors.ai.AiSettings.Provider.Kind;
import kontor.connectors.ai.AiSettings.Provider.Structured;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as https://docs.anthropic.com/en/api/messages and https://docs.anthropic.com/en/api/errors document them. */
class AnthropicTest {
    private static final String METHOD = "/v1/messages";

    @RegisterExtension
    static final WireMockExtension SERVER = ModelServer.extension();

    private static JsonNode ask(@Nullable JsonNode schema) throws Exception {
        return ModelServer.ask(connector(SERVER, Kind.ANTHROPIC, KEY, Structured.SCHEMA), schema);
    }

    private static void answers(String content, String stop) {
        SERVER.stubFor(post(urlEqualTo(METHOD)).willReturn(okJson("""
                                        {"id":"msg_013Zva2CMHLNnXjNJJKqJ2EF","type":"message","role":"assistant",
                                         "model":"model-1-20250929","content":%s,"stop_reason":"%s","stop_sequence":null,
                                         "usage":{"input_tokens":2000,"output_tokens":500,
                                         "cache_creation_input_tokens":0,"cache_read_input_tokens":0}}""".formatted(content, stop))));
    }

    private static String text(String text) {
        return "[{\"type\":\"text\",\"text\":" + Json.text(Json.of(text)) + "}]";
    }

    private static void fails(int status, String type) {
        SERVER.stubFor(post(urlEqualTo(METHOD))
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"about " + KEY
                                + "\"},\"request_id\":\"req_011CSHoEeqs5C35K2UUqR7Fy\"}")));
    }

    @Test
    void aRecordIsAskedForByItsSchemaAndAnsweredWithTokensAndCost() throws Exception {
        answers(text("{\"approved\":true,\"score\":8,\"reason\":null}"), "end_turn");

        assertThat(ask(REVIEW)).isEqualTo(Json.parse("""
                                {"value":{"approved":true,"score":8,"reason":null},"model":"model-1-20250929",
                                 "inputTokens":2000,"outputTokens":500,"cost":0.00750000}"""));

        SERVER.verify(postRequestedFor(urlEqualTo(METHOD))
                .withHeader("x-api-key", equalTo(KEY))
                .withHeader("anthropic-version", matching("\\d{4}-\\d\\d-\\d\\d"))
                .withRequestBody(equalToJson("{\"model\":\"model-1\",\"max_tokens\":300,\"stream\":false,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Review this\"}]}],"
                        + "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":" + BOUND + "}}}")));
    }

    @Test
    void aTextIsAskedForWithoutSchema() throws Exception {
        answers(text("A warm lamp."), "end_turn");

        assertThat(ask(null).get("value")).isEqualTo(Json.of("A warm lamp."));

        SERVER.verify(
                postRequestedFor(urlEqualTo(METHOD)).withRequestBody(matchingJsonPath("$.output_config", absent())));
    }

    @Test
    void anOlderModelIsToldTheSchemaInWords() throws Exception {
        answers(text("{\"approved\":true,\"score\":3}"), "end_turn");

        var answer = ModelServer.ask(connector(SERVER, Kind.ANTHROPIC, KEY, Structured.PROMPT), REVIEW);

        assertThat(answer.get("value")).isEqualTo(Json.parse("{\"approved\":true,\"score\":3}"));
        SERVER.verify(postRequestedFor(urlEqualTo(METHOD))
                .withRequestBody(matchingJsonPath("$.output_config", absent()))
                .withRequestBody(matchingJsonPath("$.system[0].text", matching("(?s)Answer with one JSON value.*"))));
    }

    @Test
    void anAnswerThatWasCutIsRefusedNamingTheLimit() {
        answers(text("{\"appr"), "max_tokens");

        assertThatThrownBy(() -> ask(REVIEW))
                .hasMessageContaining("maxTokens = 300")
                .asString()
                .startsWith("KON-4407");
    }

    @Test
    void aRefusalIsRefused() {
        answers("[]", "refusal");
        assertThatThrownBy(() -> ask(REVIEW)).asString().startsWith("KON-4408");

        answers(text("I can not go on with"), "refusal");
        assertThatThrownBy(() -> ask(null)).asString().startsWith("KON-4408");
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, KON-4406",
        "401, authentication_error, KON-4403",
        "403, permission_error, KON-4403",
        "404, not_found_error, KON-4405",
        "413, request_too_large, KON-4406"
    })
    void whatAskingAgainDoesNotMendIsRefusedWithoutTheKey(int status, String type, String code) {
        fails(status, type);

        var failure = catchThrowable(() -> ask(REVIEW));

        assertThat(failure).isInstanceOf(KontorException.class);
        assertThat(failure.toString()).startsWith(code).doesNotContain(KEY);
    }

    @ParameterizedTest
    @CsvSource({"429, rate_limit_error", "500, api_error", "504, timeout_error", "529, overloaded_error"})
    void whatMayPassLetsTheRunTryAgain(int status, String type) {
        fails(status, type);

        assertThatThrownBy(() -> ask(REVIEW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answers HTTP " + status + ": about ***");
    }
}
