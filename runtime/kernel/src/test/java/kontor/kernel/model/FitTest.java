package kontor.kernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Random;
import kontor.kernel.words.Item;
import kontor.kernel.words.Warehouse;
import kontor.sdk.KontorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FitTest {
    private static final Shape.Struct SHAPE = Shapes.struct(Item.class);

    private static Fit.Result fit(String fields) {
        var given = Json.object().put("id", "i1").put("name", "box").put("stock", 0);
        given.putArray("tags");
        given.setAll((com.fasterxml.jackson.databind.node.ObjectNode) Warehouse.json(fields));
        return Fit.whole(given, SHAPE, "/data");
    }

    private static String only(Fit.Result result) {
        assertThat(result.problems()).hasSize(1);
        var problem = result.problems().getFirst();
        return problem.pointer() + " " + problem.detail();
    }

    @Test
    void shapesAreReadOffARecord() {
        assertThat(SHAPE.fields())
                .extracting(field -> field.name() + ": " + field.shape().word())
                .containsExactly(
                        "id: text",
                        "name: text",
                        "stock: integer",
                        "pieces: integer",
                        "price: decimal",
                        "weight: number",
                        "sold: boolean",
                        "color: one of red, dark_blue",
                        "since: time",
                        "day: date",
                        "length: duration",
                        "tags: list of text",
                        "place: Place",
                        "sizes: object of integer",
                        "extra: any");
        assertThat(SHAPE.fields())
                .filteredOn(Shape.FieldShape::required)
                .extracting(Shape.FieldShape::name)
                .containsExactly("id", "name", "stock", "tags");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'name':'bag'",
                "'stock':-9223372036854775808",
                "'pieces':2147483647",
                "'price':0.10",
                "'price':12",
                "'weight':1.5",
                "'weight':2",
                "'sold':false",
                "'color':'dark_blue'",
                "'since':'2026-11-01T00:00:00Z'",
                "'since':'2026-11-01T01:00:00+01:00'",
                "'day':'2026-02-28'",
                "'length':'PT1H30M'",
                "'tags':['a','b']",
                "'place':{'shelf':'A'}",
                "'place':{'shelf':'A','row':1}",
                "'sizes':{'s':1,'m':null}",
                "'extra':[1,{'a':null}]",
                "'pieces':3.0",
                "'stock':1e3",
                "'price':null"
            })
    void whatFitsFits(String field) {
        assertThat(fit("{" + field + "}").problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'name':1 | /data/name expected text, got 1
            'name':null | /data/name missing; expected text
            'stock':1.5 | /data/stock expected integer, got 1.5
            'stock':9223372036854775808 | /data/stock expected integer, got 9223372036854775808
            'pieces':2147483648 | /data/pieces expected integer, got 2147483648
            'price':'9.90' | /data/price expected decimal, got "9.90"
            'weight':true | /data/weight expected number, got true
            'sold':'yes' | /data/sold expected boolean, got "yes"
            'color':'RED' | /data/color expected one of red, dark_blue, got "RED"
            'color':1 | /data/color expected one of red, dark_blue, got 1
            'day':'2026-02-30' | /data/day expected date in ISO 8601 (as 2026-11-01T00:00:00Z for a time), got "2026-02-30"
            'since':'tomorrow' | /data/since expected time in ISO 8601 (as 2026-11-01T00:00:00Z for a time), got "tomorrow"
            'since':1793491200 | /data/since expected time, got 1793491200
            'length':'an hour' | /data/length expected duration in ISO 8601 (as 2026-11-01T00:00:00Z for a time), got "an hour"
            'tags':'a' | /data/tags expected list of text, got "a"
            'tags':['a',2] | /data/tags/1 expected text, got 2
            'tags':['a',null] | /data/tags/1 expected text, got null
            'place':'A' | /data/place expected Place, got "A"
            'place':{'row':1} | /data/place/shelf missing; expected text
            'place':{'shelf':'A','row':'x'} | /data/place/row expected integer, got "x"
            'sizes':{'a/b':'x'} | /data/sizes/a~1b expected integer, got "x"
            'colour':'red' | /data/colour unknown field; did you mean color?
            'place':{'shelf':'A','shelv':'B'} | /data/place/shelv unknown field; did you mean shelf?
            'xyzzyx':1 | /data/xyzzyx unknown field; the fields are id, name, stock, pieces, price, weight, sold, color, since, day, length, tags, place, sizes, extra
            """)
    void whatDoesNotFitIsNamedWithItsPlaceAndWhatIsExpected(String field, String problem) {
        assertThat(only(fit("{" + field + "}"))).isEqualTo(problem);
    }

    @Test
    void everythingThatIsWrongIsNamedUpToTwentyThings() {
        assertThat(fit("{'stock':'x','pieces':'y','tags':[1]}").problems())
                .extracting(Problem::pointer)
                .containsExactly("/data/stock", "/data/pieces", "/data/tags/0");
        assertThat(fit("{'tags':[" + "1,".repeat(30) + "1]}").problems()).hasSize(20);
    }

    @Test
    void theNormalFormHasEveryFieldInOrder() {
        assertThat(Json.text(fit("{'since':'2026-11-01T01:00:00+01:00','pieces':3.0}")
                        .value()))
                .isEqualTo("{\"id\":\"i1\",\"name\":\"box\",\"stock\":0,\"pieces\":3,\"price\":null,\"weight\":null,"
                        + "\"sold\":null,\"color\":null,\"since\":\"2026-11-01T00:00:00Z\",\"day\":null,\"length\":null,"
                        + "\"tags\":[],\"place\":null,\"sizes\":null,\"extra\":null}");
    }

    @Test
    void theNormalFormOfTheNormalFormIsItself() {
        var once = fit("{'price':1.10,'weight':1e-3,'extra':{'n':0.30},'length':'PT90M','place':{'shelf':'A'}}")
                .value();

        assertThat(Json.text(Fit.whole(once, SHAPE, "").value())).isEqualTo(Json.text(once));
    }

    @Test
    void exactNumbersKeepTheirDigits() {
        for (var text : new String[] {"0.10", "29.90", "12345678901234567890.123456789", "1.000"}) {
            var value = fit("{'price':" + text + "}").value();

            assertThat(Json.text(value)).contains("\"price\":" + text + ",");
            var item = Objects.requireNonNull(Json.as(value, Item.class));
            assertThat(item.price()).isEqualTo(new BigDecimal(text));
            assertThat(Json.text(Json.of(item))).isEqualTo(Json.text(value));
        }
    }

    @Test
    void whatIsWrittenAndReadAgainHasTheSameText() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            var given = Json.object().put("id", "i").put("name", "n").put("stock", random.nextLong());
            given.put("weight", random.nextDouble() * Math.pow(10, random.nextInt(40) - 20));
            given.put("price", BigDecimal.valueOf(random.nextLong(), random.nextInt(12)));
            given.putArray("tags");
            given.set("extra", Json.of(random.nextFloat()));
            var text = Json.text(Fit.whole(given, SHAPE, "").value());

            var again = Fit.whole(Json.parse(text), SHAPE, "");
            assertThat(again.problems()).as("seed %s", seed).isEmpty();
            assertThat(Json.text(again.value())).as("seed %s", seed).isEqualTo(text);
        }
    }

    @Test
    void nullClearsAFieldThatIsChangedAlone() {
        var price = Objects.requireNonNull(SHAPE.field("price"));

        assertThat(Fit.field(Json.of(null), price, "/price").fits()).isTrue();
        assertThat(only(Fit.field(Json.of("x"), price, "/price"))).isEqualTo("/price expected decimal, got \"x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":1,\"a\":2}", "1 2", "NaN", "{'a':1}", "[1,]", "1e999999999"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(KontorException.class)
                .extracting("code")
                .isEqualTo("KON-1400");
    }

    @Test
    void jsonIsNotNestedWithoutEnd() {
        assertThatThrownBy(() -> Json.parse("[".repeat(65) + "]".repeat(65)))
                .extracting("code")
                .isEqualTo("KON-1400");
        assertThat(Json.parse("[".repeat(60) + "]".repeat(60)).isArray()).isTrue();
    }
}
