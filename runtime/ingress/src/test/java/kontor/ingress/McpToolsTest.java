package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import kontor.kernel.builtin.BuiltIn;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.ModelBuilder;
import kontor.sdk.Business;
import kontor.sdk.builtin.VocabularyIndex;
import org.junit.jupiter.api.Test;

class McpToolsTest {
    private static Model model(List<Class<? extends Business>> businesses) {
        return ModelBuilder.build(List.of(new VocabularyIndex()), businesses, _ -> "");
    }

    private final McpTools tools = new McpTools(model(List.of(BuiltIn.class)));

    private ObjectNode tool(String name) {
        return Objects.requireNonNull(tools.find(name), name).description();
    }

    @Test
    void everyNameIsOneThatEveryClientTakes() {
        assertThat(tools.names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
    }

    @Test
    void everyNounIsReadAndEveryVerbThatMayBeSentIsSent() {
        var model = model(List.of(BuiltIn.class));
        for (var noun : model.nouns()) {
            assertThat(tools.names()).contains("list_" + noun.name(), "get_" + noun.name(), "history_" + noun.name());
        }
        assertThat(tools.names()).contains("send_Invoice_create", "send_Email_send", "send_Task_completed");
        assertThat(tools.find("send_Invoice_created"))
                .as("an entity's own event")
                .isNull();
        assertThat(tools.find("send_API_called"))
                .as("a command that nobody answers")
                .isNull();
    }

    @Test
    void aCommandIsAToolOnceSomebodyAnswersIt() {
        assertThat(new McpTools(model(List.of())).find("send_Invoice_create")).isNull();
    }

    @Test
    void theArgumentsOfAToolThatSendsAreThePayloadsAndAnId() {
        var schema = tool("send_Invoice_create").path("inputSchema");
        assertThat(schema.path("type").asText()).isEqualTo("object");
        assertThat(schema.path("required")).isEqualTo(Json.parse("[\"account\",\"amount\"]"));
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        assertThat(schema.at("/properties/_id/type").asText()).isEqualTo("string");
        assertThat(schema.at("/properties/account/type").asText()).isEqualTo("string");
    }

    @Test
    void clientsAreToldWhatOnlyReads() {
        assertThat(tool("list_Invoice").at("/annotations/readOnlyHint").asBoolean())
                .isTrue();
        assertThat(tool("list_Invoice").at("/annotations/destructiveHint").asBoolean(true))
                .isFalse();
        assertThat(tool("send_Invoice_create").at("/annotations/readOnlyHint").asBoolean(true))
                .isFalse();
        assertThat(tool("send_Invoice_create")
                        .at("/annotations/destructiveHint")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aDescriptionTellsTheRulesAndTheFields() {
        assertThat(tool("send_Invoice_create").path("description").asText()).contains("BuiltIn.Billing.invoice");
        assertThat(tool("list_Invoice")
                        .at("/inputSchema/properties/where/description")
                        .asText())
                .contains("account (text)", "$gte");
    }

    @Test
    void noSchemaLeadsOutOfItself() {
        for (var tool : tools.all()) {
            var schema = (JsonNode) tool.description().path("inputSchema");
            assertThat(schema.findValues("$ref")).as(tool.name()).isEmpty();
            assertThat(schema.path("type").asText()).isEqualTo("object");
        }
    }

    // --- names

    @Test
    void dotsBecomeUnderscores() {
        assertThat(McpNames.of("send", "User.referred.by.User")).isEqualTo("send_User_referred_by_User");
        assertThat(McpNames.of("list", "Line-Item")).isEqualTo("list_Line-Item");
    }

    @Test
    void noTwoWireNamesShareATool() {
        var names = new HashSet<String>();
        var noun = "N".repeat(70);
        var wires = List.of("A.b.c", "A_b.c", "A.b_c", "A_b_c", noun, noun + "1", noun + ".verb", noun + "_verb");
        for (var wire : wires) {
            var name = McpNames.of("history", wire);
            assertThat(name).matches("[A-Za-z0-9_-]{1,64}");
            assertThat(McpNames.of("history", wire)).isEqualTo(name);
            names.add(name);
        }
        assertThat(names).hasSameSizeAs(wires);
    }
}
