package kontor.kernel.where;

import static kontor.sdk.Do.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Json;
import kontor.kernel.words.$;
import kontor.kernel.words.Item.Color;
import kontor.kernel.words.Warehouse;
import kontor.sdk.KontorException;
import kontor.sdk.words.Sort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a {@code where}: from JSON and from the language; what does not fit is refused with its place. */
class FiltersTest {
    private static Filter parse(String where) {
        return Filters.parse(Warehouse.json(where), Warehouse.ITEM);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("[]", "", "expected an object of fields and conditions"),
                Arguments.of("{'colour':'red'}", "/colour", "Item has no field 'colour'; did you mean color?"),
                Arguments.of("{'place.shelv':'A'}", "/place.shelv", "Item has no field 'place.shelv'"),
                Arguments.of("{'color':'green'}", "/color", "expected one of red, dark_blue, got \"green\""),
                Arguments.of("{'stock':'many'}", "/stock", "expected decimal, got \"many\""),
                Arguments.of("{'stock':{'$gte':'many'}}", "/stock/$gte", "expected decimal, got \"many\""),
                Arguments.of("{'stock':{'$gt':1,'$most':2}}", "/stock/$most", "unknown operator '$most'"),
                Arguments.of("{'stock':{'$gt':null}}", "/stock/$gt", "expected decimal, got null"),
                Arguments.of("{'since':{'$lt':'soon'}}", "/since/$lt", "expected time in ISO 8601"),
                Arguments.of(
                        "{'sold':{'$gt':true}}", "/sold/$gt", "$gt needs a field with an order, this one is boolean"),
                Arguments.of("{'color':{'$in':'red'}}", "/color/$in", "expected a list of values"),
                Arguments.of("{'color':{'$in':['red','green']}}", "/color/$in/1", "expected one of red, dark_blue"),
                Arguments.of("{'price':{'$exists':1}}", "/price/$exists", "expected boolean, got 1"),
                Arguments.of("{'stock':{'$startsWith':'1'}}", "/stock/$startsWith", "$startsWith needs a text field"),
                Arguments.of("{'stock':{'$contains':'1'}}", "/stock/$contains", "$contains needs a text field"),
                Arguments.of("{'tags':{'$contains':1}}", "/tags/$contains", "expected text, got 1"),
                Arguments.of("{'$or':[]}", "/$or", "$or takes a list of at least one condition"),
                Arguments.of("{'$or':[{'stock':1},{'stok':2}]}", "/$or/1/stok", "did you mean stock?"),
                Arguments.of("{'$nor':[{'stock':1}]}", "/$nor", "unknown operator '$nor'; did you mean $not, $or?"),
                Arguments.of("{'$not':{'price':{'$gt':'x'}}}", "/$not/price/$gt", "expected decimal"),
                Arguments.of("{'stock':{'$not':{'$gt':'x'}}}", "/stock/$not/$gt", "expected decimal"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatDoesNotFitIsRefusedWithItsPlace(String where, String pointer, String detail) {
        assertThatThrownBy(() -> parse(where)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("KON-1430");
            assertThat(refusal.problems().getFirst().pointer()).isEqualTo(pointer);
            assertThat(refusal.problems().getFirst().detail()).contains(detail);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"$not", "$and"})
    void conditionsAreNotNestedWithoutEnd(String word) {
        var open = word.equals("$not") ? "{'$not':" : "{'$and':[";
        var close = word.equals("$not") ? "}" : "]}";
        assertThatThrownBy(() -> parse(open.repeat(20) + "{'stock':1}" + close.repeat(20)))
                .hasMessageContaining("nested deeper than 16");
    }

    @Test
    void aFieldsNotIsNotNestedWithoutEndEither() {
        assertThatThrownBy(() -> parse("{'stock':" + "{'$not':".repeat(20) + "{'$gt':1}" + "}".repeat(20) + "}"))
                .hasMessageContaining("nested deeper than 16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"color\":{\"$eq\":\"red\"}}",
                "{\"price\":{\"$eq\":null}}",
                "{\"$and\":[{\"stock\":{\"$gte\":1}},{\"stock\":{\"$lt\":5}}]}",
                "{\"$or\":[{\"place.shelf\":{\"$in\":[\"A\",\"B\"]}},{\"$not\":{\"sold\":{\"$exists\":true}}}]}"
            })
    void aFilterAsJsonIsReadBackAsTheSame(String where) {
        var filter = parse(where);

        assertThat(Json.text(Filters.json(filter))).isEqualTo(where);
        assertThat(Filters.parse(Filters.json(filter), Warehouse.ITEM)).isEqualTo(filter);
    }

    @Test
    void valuesAreBroughtIntoTheFieldsForm() {
        assertThat(parse("{'since':'2026-11-01T01:00:00+01:00'}")).isEqualTo(parse("{'since':'2026-11-01T00:00:00Z'}"));
    }

    @Test
    void theLanguageAndJsonSayTheSame() {
        var soon = Instant.parse("2026-11-05T00:00:00Z");
        var said = Filters.of(
                Warehouse.ITEM,
                where(
                        $.Item.color.is(Color.DARK_BLUE),
                        $.Item.since.between(Instant.parse("2026-11-01T00:00:00Z"), soon),
                        $.Item.price.missing(),
                        $.Item.name.startsWith("bo").or($.Item.tags.contains("x"))));

        assertThat(Json.text(Filters.json(said)))
                .isEqualTo("{\"$and\":[{\"color\":{\"$eq\":\"dark_blue\"}},"
                        + "{\"$and\":[{\"since\":{\"$gte\":\"2026-11-01T00:00:00Z\"}},"
                        + "{\"since\":{\"$lte\":\"2026-11-05T00:00:00Z\"}}]},"
                        + "{\"price\":{\"$exists\":false}},"
                        + "{\"$or\":[{\"name\":{\"$startsWith\":\"bo\"}},{\"tags\":{\"$contains\":\"x\"}}]}]}");
    }

    // --- sorting

    @Test
    void aSortNamesItsFieldsWithAMinusForTheLargestFirst() {
        assertThat(Filters.sorts("-stock,name,place.row,createdAt", Warehouse.ITEM))
                .isEqualTo(List.of(
                        new Sort<>("stock", true),
                        new Sort<>("name", false),
                        new Sort<>("place.row", false),
                        new Sort<>("createdAt", false)));
        assertThat(Filters.sorts(null, Warehouse.ITEM)).isEmpty();
        assertThat(Filters.sorts(" ", Warehouse.ITEM)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "stok,did you mean stock?",
        "tags,cannot sort by tags",
        "'stock,',Item has no field ''",
        "place,cannot sort by place"
    })
    void aSortByWhatHasNoOrderIsRefused(String sort, String detail) {
        assertThatThrownBy(() -> Filters.sorts(sort, Warehouse.ITEM))
                .isInstanceOf(KontorException.class)
                .hasMessageContaining(detail)
                .extracting("code")
                .isEqualTo("KON-1431");
    }
}
