package kontor.kernel.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import kontor.kernel.words.Item;
import kontor.kernel.words.Warehouse;
import kontor.sdk.AtLeast;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaFillerTest {
    private static final String PROMPT = "Describe the box, in a few words; do not praise it too much";

    record Kept(
            LocalDateTime at,
            LocalTime daily,
            Duration length,
            @AtLeast(100) long amount,
            double score,
            @Nullable List<Inner> inner) {}

    record Inner(boolean good, Item.Color color) {}

    private static <T> T filled(String prompt, Class<T> type) {
        var value = SchemaFiller.fill(prompt, JsonSchema.of(Shapes.of(type)));
        var fit = Fit.whole(value, Shapes.of(type), "");
        assertThat(fit.problems()).isEmpty();
        return Objects.requireNonNull(Json.as(fit.value(), type));
    }

    @Test
    void everyShapeIsFilledSoThatItFits() {
        var item = filled(PROMPT, Item.class);

        assertThat(item.color()).isEqualTo(Item.Color.RED);
        assertThat(item.sold()).isTrue();
        assertThat(item.tags()).hasSize(2).doesNotHaveDuplicates();
        assertThat(item.name()).contains("A name", "Describe the box in a few words");
        assertThat(item.price()).isBetween(java.math.BigDecimal.ONE, java.math.BigDecimal.valueOf(100));
    }

    @Test
    void timesBoundsAndRecordsInListsAreFilledToo() {
        var kept = filled(PROMPT, Kept.class);

        assertThat(kept.amount()).isGreaterThanOrEqualTo(100);
        assertThat(kept.score()).isBetween(0.0, 1.0);
        assertThat(kept.inner()).hasSize(2).allMatch(Inner::good);
    }

    @Test
    void aNumberIsNearTheOneThatThePromptHasUnderItsName() {
        var prompt = "Recommend a price: {\"views\":40,\"price\":0,\"listPrices\":3,\"currentPrice\":12.50}";

        assertThat(filled(prompt, Item.class).price()).isEqualByComparingTo("14.38");
    }

    @Test
    void theSamePromptIsFilledTheSameAndAnotherDifferently() {
        assertThat(filled(PROMPT, Item.class)).isEqualTo(filled(PROMPT, Item.class));
        assertThat(filled("Another one", Item.class)).isNotEqualTo(filled(PROMPT, Item.class));
    }

    @Test
    void anAnswerIsWholeAndATextWhereThereIsNoSchema() {
        var answer = SchemaFiller.answer(Json.object().put("prompt", "").putNull("schema"), "offline");

        assertThat(answer.get("value").asText()).isNotBlank();
        assertThat(answer.get("model").asText()).isEqualTo("offline");
        assertThat(answer.get("cost").decimalValue()).isZero();
        assertThat(answer.get("outputTokens").asInt()).isPositive();
    }

    @Test
    void aSchemaSaysWhatIsRequiredNullableAndNothingElse() {
        var schema = JsonSchema.of(Shapes.of(Inner.class));
        assertThat(schema).isEqualTo(Warehouse.json("""
                {'type':'object','properties':{'good':{'type':'boolean'},
                'color':{'type':'string','enum':['red','dark_blue']}},
                'required':['good','color'],'additionalProperties':false}"""));
        var kept = JsonSchema.of(Shapes.of(Kept.class));
        assertThat(Json.text(kept.at("/properties/amount"))).isEqualTo("{\"type\":\"integer\",\"minimum\":100}");
        assertThat(kept.at("/properties/inner/anyOf/1/type").asText()).isEqualTo("null");
        assertThat(JsonSchema.forApi(Shapes.of(Kept.class))
                        .at("/properties/amount/format")
                        .asText())
                .isEqualTo("int64");
    }
}
