package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.ModelBuilder;
import kontor.sdk.builtin.VocabularyIndex;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    private static final Model MODEL = ModelBuilder.build(List.of(new VocabularyIndex()), List.of(), _ -> "");

    private static JsonNode describe(Route... routes) {
        return new OpenApi(MODEL, true).document(List.of(routes));
    }

    @Test
    void aRouteAboutNounsIsToldForEachNoun() {
        var paths = describe(Route.get("/db/{noun}/{id}", "One", "{noun}Row", _ -> Reply.empty(200)))
                .path("paths");
        assertThat(paths.has("/db/Invoice/{id}")).isTrue();
        assertThat(paths.at("/~1db~1Invoice~1{id}/get/responses/200/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/Invoice.Row");
    }

    @Test
    void everyReferenceLeadsToASchema() {
        var document = describe(
                Route.get("/db/{noun}", "Rows", "{noun}Rows", _ -> Reply.empty(200), "where", "sort"),
                Route.of(
                        "POST",
                        "/events",
                        new Route.About("In", List.of("Prefer"), "Event", 202, "Accepted"),
                        _ -> Reply.empty(202)));
        var names = document.path("components").path("schemas");
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(ref -> assertThat(names.has(ref.replace("#/components/schemas/", "")))
                        .as(ref)
                        .isTrue());
    }

    @Test
    void aPayloadsRequiredFieldsAreTheOnesThatMustBeThere() {
        var schema = describe().at("/components/schemas/Invoice.create");
        assertThat(schema.path("required")).isEqualTo(Json.parse("[\"account\",\"amount\"]"));
        assertThat(schema.path("additionalProperties").asBoolean()).isFalse();
    }

    @Test
    void whatMayNotBeSentIsNotDescribed() {
        var schemas = describe().at("/components/schemas");
        assertThat(schemas.has("Invoice.created")).isFalse();
        assertThat(schemas.has("kontor.write")).isFalse();
    }

    @Test
    void aParameterThatNobodyDescribedIsAMistake() {
        assertThatThrownBy(() -> describe(Route.get("/x", "X", "Count", _ -> Reply.empty(200), "nonsense")))
                .hasMessageContaining("nonsense");
    }
}
