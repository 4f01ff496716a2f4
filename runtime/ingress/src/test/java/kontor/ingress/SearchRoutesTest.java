package kontor.ingress;

import static kontor.testkit.contract.StoreFixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Problem;
import kontor.kernel.port.Embedder;
import kontor.kernel.port.Vectors;
import kontor.sdk.KontorException;
import kontor.sdk.Searchable;
import kontor.testkit.contract.StoreFixtures;
import kontor.testkit.memory.MemoryStore;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchRoutesTest {
    private static final String JSON = "Content-Type: application/json";
    private static final NounModel ARTICLE = StoreFixtures.noun("Article", Article.class);
    private static final NounModel PLAIN = StoreFixtures.noun("Plain", Plain.class);

    record Article(String id, @Searchable String text, long views) {}

    record Plain(String id, String text) {}

    /** Texts are near that share words: each word counts in one of sixteen places. */
    private static final class Words implements Embedder {
        @Override
        public float[] embed(String text) {
            var vector = new float[dimensions()];
            for (var word : text.toLowerCase(Locale.ROOT).split(" ", -1)) {
                vector[Math.floorMod(word.hashCode(), vector.length)]++;
            }
            return Vectors.unit(vector);
        }

        @Override
        public int dimensions() {
            return 16;
        }
    }

    private final MemoryStore store = new MemoryStore(List.of(ARTICLE, PLAIN), 8);
    private final Embedder embedder = new Words();
    private final SearchRoutes routes =
            new SearchRoutes(name -> name.equals("Plain") ? PLAIN : ARTICLE, store, embedder);

    @BeforeEach
    void articles() {
        article("a", "how to bake bread", 1);
        article("b", "bread and butter", 2);
        article("c", "the price of steel", 3);
        article("d", "not embedded yet", 4, false);
    }

    private void article(String id, String text, int views) {
        article(id, text, views, true);
    }

    private void article(String id, String text, int views, boolean embedded) {
        var state = Json.object().put("id", id).put("text", text).put("views", views);
        store.write(stored(ARTICLE, id, EntityState.NONE, new EntityCommand.Create(state), views));
        if (embedded) {
            store.embed("Article", id, 1, embedder.embed(text));
        }
    }

    private JsonNode search(String noun, JsonNode body) throws Exception {
        var call = Calls.post("/db/" + noun + "/search", Json.text(body), JSON);
        call.variables(Map.of("noun", noun));
        var reply = routes.routes().getFirst().handler().handle(call);
        return Json.parse(((Reply.Content.Whole) reply.content()).bytes());
    }

    private static JsonNode body(String json) {
        return Json.parse(json.replace('\'', '"'));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String json) {
        return assertThatThrownBy(() -> search("Article", body(json)));
    }

    private static List<Problem> problems(Throwable refusal) {
        return ((Refusal) refusal).problems();
    }

    @Test
    void theNearestRowComesFirstWithItsScore() throws Exception {
        var found = search("Article", body("{'text':'bread and butter'}"));
        assertThat(found.get("cursor").isNull()).isTrue();
        assertThat(found.get("items").findValuesAsText("id")).startsWith("b", "b", "a", "a");
        var first = found.at("/items/0");
        assertThat(first.get("score").asDouble()).isCloseTo(1, within(1e-6));
        assertThat(first.get("version").asLong()).isEqualTo(1);
        assertThat(first.get("createdAt").asText())
                .isEqualTo(StoreFixtures.at(2).toString());
        assertThat(first.get("state")).isEqualTo(body("{'id':'b','text':'bread and butter','views':2}"));
        assertThat(found.get("items")).hasSize(3);
    }

    @Test
    void aVectorIsSearchedForAsItIs() throws Exception {
        var body = Json.object().put("limit", 2);
        body.set("embedding", Json.of(embedder.embed("bread and butter")));
        assertThat(search("Article", body).at("/items").findValuesAsText("version"))
                .hasSize(2);
        assertThat(search("Article", body).at("/items/0/id").asText()).isEqualTo("b");
    }

    @Test
    void onlyRowsThatMatchAreFound() throws Exception {
        var found = search("Article", body("{'text':'bread and butter','where':{'views':{'$gte':3}}}"));
        assertThat(found.at("/items")).hasSize(1);
        assertThat(found.at("/items/0/id").asText()).isEqualTo("c");
    }

    @Test
    void twentyRowsAreFoundWhereNothingElseIsAskedFor() throws Exception {
        for (int i = 0; i < 30; i++) {
            article("more-" + i, "bread", 5);
        }
        assertThat(search("Article", body("{'text':'bread'}")).at("/items")).hasSize(20);
        assertThat(search("Article", body("{'text':'bread','limit':1000}")).at("/items"))
                .hasSize(33);
        assertThat(search("Article", body("{'text':'bread','limit':null,'where':null}"))
                        .at("/items"))
                .hasSize(20);
    }

    @Test
    void aNounWithoutSearchableFieldsIsRefused() {
        assertThatThrownBy(() -> search("Plain", body("{'text':'bread'}")))
                .isInstanceOfSatisfying(
                        KontorException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("KON-1426"))
                .hasMessageContaining("Plain has no @Searchable field");
        assertThat(Problems.status("KON-1426")).isEqualTo(422);
    }

    @Test
    void eitherATextOrAVectorIsAskedFor() {
        for (var json : new String[] {"{}", "{'limit':3}", "{'text':null}", "{'text':'a','embedding':[1]}"}) {
            refused(json)
                    .as(json)
                    .satisfies(refusal -> assertThat(problems(refusal))
                            .anySatisfy(problem -> assertThat(problem.detail()).contains("either text or embedding")));
        }
    }

    @Test
    void whatDoesNotFitIsPointedAt() {
        Map.of(
                        "{'text':' '}", "/text",
                        "{'text':7}", "/text",
                        "{'embedding':[1,2]}", "/embedding",
                        "{'embedding':'text'}", "/embedding",
                        "{'embedding':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,'x']}", "/embedding/15",
                        "{'embedding':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1e300]}", "/embedding/15",
                        "{'text':'a','limit':0}", "/limit",
                        "{'text':'a','limit':1001}", "/limit",
                        "{'text':'a','limit':1.5}", "/limit",
                        "{'text':'a','query':1}", "/query")
                .forEach((json, pointer) -> refused(json).as(json).satisfies(refusal -> {
                    assertThat(((KontorException) refusal).code()).isEqualTo("KON-1422");
                    assertThat(problems(refusal))
                            .singleElement()
                            .satisfies(problem -> assertThat(problem.pointer()).isEqualTo(pointer));
                }));
        refused("[1]").hasFieldOrPropertyWithValue("code", "KON-1422");
    }

    @Test
    void aConditionThatDoesNotFitIsPointedAtInside() {
        Map.of(
                        "{'text':'a','where':{'nothing':1}}", "/where/nothing",
                        "{'text':'a','where':{'views':{'$near':1}}}", "/where/views/$near",
                        "{'text':'a','where':[]}", "/where")
                .forEach((json, pointer) -> refused(json).as(json).satisfies(refusal -> {
                    assertThat(((KontorException) refusal).code()).isEqualTo("KON-1430");
                    assertThat(problems(refusal).getFirst().pointer()).isEqualTo(pointer);
                }));
    }
}
