package kontor.node.http;

import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Finding by meaning over HTTP, with the model that every node has in it. */
@ExtendWith(SharedNode.class)
class SearchTest {
    private final Client node;

    SearchTest(Client node) {
        this.node = node;
    }

    private String content(String category, String title) {
        var id = fresh("content");
        var answer = node.post(
                "/db/Content",
                "{\"id\":\"%s\",\"category\":\"%s\",\"title\":\"%s\",\"price\":5}".formatted(id, category, title));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return id;
    }

    private Client.Answer search(String text, String where) {
        return node.post("/db/Content/search", "{\"text\":\"%s\",\"where\":%s}".formatted(text, where));
    }

    private static List<String> ids(Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json()
                .path("items")
                .valueStream()
                .map(row -> row.path("id").asText())
                .toList();
    }

    /** Searches until so many are found: a text is embedded after its write. */
    private Client.Answer found(String text, String where, int count) {
        var answer = Client.eventually(
                () -> search(text, where),
                some -> some.status() == 200 && ids(some).size() == count);
        assertThat(ids(answer)).as(answer.text()).hasSize(count);
        return answer;
    }

    @Test
    void whatMeansTheSameIsFoundFirstAlthoughItSharesNoWord() {
        var category = fresh("category");
        var where = "{\"category\":\"" + category + "\"}";
        var bread = content(category, "How to bake sourdough at home");
        var steel = content(category, "Steel prices fall for the third quarter in a row");
        var cats = content(category, "Why kittens sleep all day");
        var answer = found("cooking recipes", where, 3);
        assertThat(ids(answer)).first().isEqualTo(bread);
        assertThat(ids(search("the economy", where))).first().isEqualTo(steel);
        assertThat(ids(search("pets", where))).first().isEqualTo(cats);
        var first = answer.json().at("/items/0");
        assertThat(first.path("score").asDouble()).isBetween(0.1, 1.0);
        assertThat(first.path("score").asDouble())
                .isGreaterThan(answer.json().at("/items/1/score").asDouble());
        assertThat(first.path("version").asLong()).isEqualTo(1);
        assertThat(first.path("createdAt").asText()).endsWith("Z");
        assertThat(first.at("/state/title").asText()).startsWith("How to bake");
        assertThat(answer.json().get("cursor").isNull()).isTrue();
    }

    @Test
    void aChangedTextIsFoundByWhatItMeansNowAndADeletedOneNotAtAll() {
        var category = fresh("category");
        var where = "{\"category\":\"" + category + "\"}";
        var changing = content(category, "Why kittens sleep all day");
        var staying = content(category, "Repairing bicycles");
        found("pets", where, 2);
        assertThat(node.patch("/db/Content/" + changing, "{\"title\":\"The history of the Roman empire\"}")
                        .status())
                .isEqualTo(200);
        var answer = Client.eventually(
                () -> search("ancient history", where),
                some -> some.json().at("/items/0/id").asText().equals(changing)
                        && some.json().at("/items/0/score").asDouble() > 0.3);
        assertThat(answer.at("/items/0/id")).isEqualTo(changing);
        assertThat(node.delete("/db/Content/" + changing).status()).isEqualTo(204);
        assertThat(ids(search("ancient history", where))).containsExactly(staying);
    }

    @Test
    void searchIsNoEntityOfThisName() {
        var answer = node.post("/db/Account/search", "{\"text\":\"anything\"}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/code")).isEqualTo("KON-1426");
        assertThat(node.get("/db/Account/search").status()).isEqualTo(404);
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsPlace() {
        refused("{}", "KON-1422", "");
        refused("{\"text\":\"a\",\"where\":{\"colour\":\"red\"}}", "KON-1430", "/where/colour");
        refused("{\"text\":\"a\",\"limit\":1001}", "KON-1422", "/limit");
        refused("{\"embedding\":[0.5,0.5]}", "KON-1422", "/embedding");
        assertThat(node.post("/db/Contnt/search", "{\"text\":\"a\"}").at("/code"))
                .isEqualTo("KON-1404");
    }

    private void refused(String body, String code, String pointer) {
        var answer = node.post("/db/Content/search", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.at("/code")).isEqualTo(code);
        assertThat(answer.at("/errors/0/pointer")).isEqualTo(pointer);
    }

    @Test
    void aVectorIsSearchedForAsItIs() {
        var category = fresh("category");
        content(category, "How to bake sourdough at home");
        found("bread", "{\"category\":\"" + category + "\"}", 1);
        var numbers = new ArrayList<>(Collections.nCopies(384, 0.0));
        numbers.set(0, 1.0);
        var body = Json.object().put("limit", 1);
        body.set("embedding", Json.of(numbers));
        assertThat(ids(node.post("/db/Content/search", Json.text(body)))).hasSize(1);
    }
}
