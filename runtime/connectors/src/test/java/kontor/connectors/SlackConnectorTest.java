package kontor.connectors;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.time.Duration;
import kontor.kernel.builtin.Composed;
import kontor.kernel.builtin.Handed;
import kontor.kernel.builtin.Handed.Outcome;
import kontor.kernel.model.Json;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Slack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SlackConnectorTest {
    private static final String METHOD = "/api/chat.postMessage";

    @RegisterExtension
    static final WireMockExtension SLACK = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig()
                    .bindAddress("127.0.0.1")
                    .dynamicPort())
            .build();

    private static SlackConnector connector() {
        return new SlackConnector(new SlackSettings("xoxb-secret", SLACK.baseUrl() + "/api", Duration.ofMillis(500)));
    }

    private static Handed deliver(String text) {
        var delivery =
                new Delivery("d1", "slack", "sales", null, null, text, null, Delivery.State.QUEUED, 0, null, null);
        return Json.as(connector().call("deliver", Json.of(delivery), "step-1"), Handed.class);
    }

    private static Handed deliverAnswered(ResponseDefinitionBuilder answer) {
        SLACK.stubFor(post(urlPathEqualTo(METHOD)).willReturn(answer));
        return deliver("hello");
    }

    @Test
    void postsToTheChannelWithTheTokenAndTheDeliverysId() {
        SLACK.stubFor(post(urlPathEqualTo(METHOD))
                .willReturn(okJson("{\"ok\":true,\"channel\":\"C123\",\"ts\":\"1503435956.000247\","
                        + "\"message\":{\"type\":\"message\",\"text\":\"hello\"}}")));

        assertThat(deliver("New trial: <!channel> & co")).isEqualTo(Handed.sent());

        SLACK.verify(postRequestedFor(urlPathEqualTo(METHOD))
                .withHeader("Authorization", equalTo("Bearer xoxb-secret"))
                .withRequestBody(containing("channel=sales"))
                .withRequestBody(containing("text=New%20trial%3A%20%26lt%3B%21channel%26gt%3B%20%26amp%3B%20co"))
                .withRequestBody(containing("kontor_delivery"))
                .withRequestBody(containing("d1")));
    }

    @Test
    void anUnknownChannelIsRefusedForGood() {
        assertThat(deliverAnswered(okJson("{\"ok\":false,\"error\":\"channel_not_found\"}")))
                .isEqualTo(Handed.refused("channel_not_found"));
    }

    @Test
    void anErrorOfSlackItselfMayPass() {
        assertThat(deliverAnswered(okJson("{\"ok\":false,\"error\":\"internal_error\"}")))
                .isEqualTo(Handed.later("internal_error"));
        assertThat(deliverAnswered(aResponse().withStatus(503))).isEqualTo(Handed.later("HTTP 503"));
    }

    @Test
    void tooManyRequestsTellsHowLongToWait() {
        assertThat(deliverAnswered(aResponse()
                        .withStatus(429)
                        .withHeader("Retry-After", "30")
                        .withBody("{\"ok\":false,\"error\":\"ratelimited\"}")))
                .isEqualTo(Handed.laterAfter("HTTP 429, too many requests", 30L));
    }

    @Test
    void aSlowOrBrokenAnswerMayPass() {
        assertThat(deliverAnswered(okJson("{\"ok\":true}").withFixedDelay(2_000))
                        .outcome())
                .isEqualTo(Outcome.LATER);
        assertThat(deliverAnswered(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))
                        .outcome())
                .isEqualTo(Outcome.LATER);
    }

    @Test
    void withoutATokenPostsAreHeld() {
        var slack = new SlackConnector(null);

        assertThat(slack.call("compose", Json.of(new Slack.Post("sales", "hello")), "step"))
                .isEqualTo(Json.of(new Composed(null, "hello", null, Delivery.State.HELD)));
        assertThat(new SlackSettings("xoxb-secret", SlackSettings.DEFAULT_URL, Duration.ofSeconds(1)).toString())
                .doesNotContain("secret");
    }
}
