package kontor.kernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.entity.Triggers;
import kontor.kernel.run.EmbedRule;
import kontor.kernel.words.Warehouse;
import kontor.sdk.KontorException;
import kontor.sdk.Searchable;
import kontor.sdk.Unique;
import kontor.sdk.words.Index;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Verb;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeaningTest {
    record Leaflet(
            String id,
            @Searchable String title,
            long pages,
            @Searchable @Nullable List<String> tags) {}

    record Look(String id, @Searchable String at) {}

    record Shelf(String id, @Searchable long number) {}

    record Box(String id, @Unique List<String> labels) {}

    private static Model model(Noun<?> noun) {
        return ModelBuilder.build(
                List.of(new Index() {
                    @Override
                    public List<Noun<?>> nouns() {
                        return List.of(noun);
                    }

                    @Override
                    public List<Verb<?>> verbs() {
                        return List.of();
                    }
                }),
                List.of(),
                _ -> "1");
    }

    private static final Model MODEL = model(new Noun<>("Leaflet", Leaflet.class));
    private static final NounModel LEAFLET = Objects.requireNonNull(MODEL.noun("Leaflet"));

    private static EntityState leaflet(long version, String state) {
        var time = Instant.EPOCH;
        return new EntityState(version, time, time, false, (ObjectNode) Warehouse.json(state), "h");
    }

    private static List<String> caused(EntityState before, EntityState after) {
        var kind = before.exists() ? EntityEvent.Kind.UPDATED : EntityEvent.Kind.CREATED;
        var event = new EntityEvent(
                after.version(), Instant.EPOCH, kind, Json.object(), null, new StepKey("r1", 0, "h"), "h");
        var types = new ArrayList<String>();
        Triggers.caused(MODEL, LEAFLET, "l1", before, event, after, 1).forEach(one -> {
            types.add(one.message().id());
            assertThat(one.pending()).isEqualTo(one.message().type().equals(Meaning.TYPE));
        });
        return types;
    }

    @Test
    void theTextIsEverySearchableFieldThatSaysSomething() {
        assertThat(Meaning.text(LEAFLET, Warehouse.json("{'id':'l1','title':'Red boxes','tags':['red','big']}")))
                .isEqualTo("Red boxes\nred, big");
        assertThat(Meaning.text(LEAFLET, Warehouse.json("{'id':'l1','title':'Red boxes','tags':null}")))
                .isEqualTo("Red boxes");
        assertThat(Meaning.text(LEAFLET, Warehouse.json("{'id':'l1','title':' - ','tags':[]}")))
                .isEmpty();
    }

    @Test
    void onlyAWriteThatChangesTheTextIsToBeEmbedded() {
        var first = leaflet(1, "{'id':'l1','title':'Boxes','pages':1,'tags':null}");
        var thicker = leaflet(2, "{'id':'l1','title':'Boxes','pages':9,'tags':[]}");
        var tagged = leaflet(3, "{'id':'l1','title':'Boxes','pages':9,'tags':['red']}");
        var blank = leaflet(4, "{'id':'l1','title':'','pages':9,'tags':null}");

        assertThat(caused(EntityState.NONE, first))
                .containsExactly("Leaflet.created/l1/1", "kontor.embed/Leaflet/l1/1");
        assertThat(caused(first, thicker)).isEmpty();
        assertThat(caused(thicker, tagged)).containsExactly("kontor.embed/Leaflet/l1/3");
        assertThat(caused(tagged, blank)).containsExactly("kontor.embed/Leaflet/l1/4");
        assertThat(caused(EntityState.NONE, blank)).containsExactly("Leaflet.created/l1/4");
    }

    @Test
    void theRuleIsThereOnlyWhereSomethingIsSearchable() {
        assertThat(MODEL.rulesFor(Meaning.TYPE)).extracting(RuleModel::name).containsExactly(EmbedRule.NAME);
        assertThat(Warehouse.EMPTY.rulesFor(Meaning.TYPE)).isEmpty();
    }

    private static void refused(Class<?> record, boolean fact, String... parts) {
        var word = new Noun<>(record.getSimpleName(), record);
        var noun = new NounModel(word.name(), word, Shapes.struct(record), fact, "test");
        assertThatThrownBy(() -> Meaning.check(noun))
                .isInstanceOf(KontorException.class)
                .hasMessageContainingAll(parts)
                .extracting("code")
                .isEqualTo("KON-1113");
    }

    @Test
    void whatCannotBeSearchedOrUniqueIsRefusedAtStart() {
        refused(Look.class, true, "Look.at is @Searchable", "text of a fact");
        refused(Shelf.class, false, "Shelf.number is @Searchable", "integer", "only a text or a list of texts");
        refused(Box.class, false, "Box.labels is @Unique", "list of text");
    }
}
