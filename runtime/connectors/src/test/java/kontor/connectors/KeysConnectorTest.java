package kontor.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kontor.kernel.builtin.KeyMade;
import kontor.kernel.builtin.KeyWanted;
import kontor.kernel.model.Json;
import kontor.kernel.model.Shapes;
import org.junit.jupiter.api.Test;

class KeysConnectorTest {
    private final KeysConnector keys = new KeysConnector();

    @Test
    void aKeyIsItsIdAndASecretAndOnlyItsHashIsKept() {
        var made = keys.call("generate", Json.of(new KeyWanted("k1")), "step");

        assertThat(made.get("key").asText()).matches("k1\\.[A-Za-z0-9_-]{43}");
        assertThat(made.get("hash").asText())
                .isEqualTo(KeysConnector.hash(made.get("key").asText()))
                .matches("[0-9a-f]{64}");
        assertThat(Shapes.struct(KeyMade.class).field("key").secret()).isTrue();
    }

    @Test
    void theSameStepNeverMakesTheSameSecretAgain() {
        var request = Json.of(new KeyWanted("k1"));

        assertThat(keys.call("generate", request, "step")).isNotEqualTo(keys.call("generate", request, "step"));
    }

    @Test
    void anotherOperationIsRefused() {
        assertThatThrownBy(() -> keys.call("forget", Json.object(), "step"))
                .hasMessage("the connector 'keys' has no operation 'forget'; it has generate");
    }
}
