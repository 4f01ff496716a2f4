package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private static JsonNode body(Reply reply) {
        return Json.parse(((Reply.Content.Whole) reply.content()).bytes());
    }

    private static boolean has(Reply reply, io.helidon.http.HeaderName name) {
        return reply.headers().stream().anyMatch(field -> field.name().equals(name));
    }

    @Test
    void aRefusalIsAProblemWithItsCodeAndWhereItIs() {
        var reply = Problems.of(Refusal.at("KON-1422", "/data/email", "missing; expected text"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(body(reply)).isEqualTo(Json.parse("""
                {"type":"urn:kontor:error:KON-1422","title":"Does not fit","status":422,
                 "detail":"missing; expected text","code":"KON-1422",
                 "errors":[{"pointer":"/data/email","detail":"missing; expected text"}]}"""));
    }

    @Test
    void eachCodeHasItsStatus() {
        assertThat(Problems.status("KON-1404")).isEqualTo(404);
        assertThat(Problems.status("KON-2409")).isEqualTo(409);
        assertThat(Problems.status("KON-2410")).isEqualTo(410);
        assertThat(Problems.status("KON-2412")).isEqualTo(412);
        assertThat(Problems.status("KON-2999")).isEqualTo(422);
        assertThat(Problems.status("KON-3501")).isEqualTo(503);
        assertThat(Problems.status("KON-9999")).isEqualTo(500);
    }

    @Test
    void whoIsNotAuthenticatedIsToldHow() {
        assertThat(has(Problems.of(new KontorException("KON-1401", "no key")), HeaderNames.WWW_AUTHENTICATE))
                .isTrue();
    }

    @Test
    void whoShallComeBackIsToldWhen() {
        for (var code : new String[] {"KON-1429", "KON-1503", "KON-1504", "KON-3503"}) {
            assertThat(has(Problems.of(new KontorException(code, "later")), HeaderNames.RETRY_AFTER))
                    .as(code)
                    .isTrue();
        }
    }

    @Test
    void whatIsNotOursIsToldByAnErrorIdOnly() {
        var reply = Problems.of(new IllegalStateException("secret detail"));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(body(reply).path("code").asText()).isEqualTo("KON-1500");
        assertThat(body(reply).path("detail").asText()).contains("error id").doesNotContain("secret");
    }
}
