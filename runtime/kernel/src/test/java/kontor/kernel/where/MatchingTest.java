package kontor.kernel.where;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.model.Shape;
import kontor.kernel.words.Warehouse;
import org.junit.jupiter.api.Test;

/** What a {@code where} means: MongoDB's meaning, sentence by sentence. */
class MatchingTest {
    private static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");

    private static boolean matches(String where, String fields) {
        var filter = Filters.parse(Warehouse.json(where), Warehouse.ITEM);
        var entity = new EntityState(3, CREATED, CREATED.plusSeconds(60), false, Warehouse.item(fields), "");
        return Matching.test(filter, Warehouse.ITEM, "i1", entity);
    }

    @Test
    void anEmptyWhereMatchesEverything() {
        assertThat(matches("{}", "{}")).isTrue();
    }

    @Test
    void severalFieldsMustAllMatch() {
        assertThat(matches("{'name':'box','stock':1}", "{'stock':1}")).isTrue();
        assertThat(matches("{'name':'box','stock':1}", "{'stock':2}")).isFalse();
    }

    @Test
    void severalOperatorsOfAFieldMustAllMatch() {
        assertThat(matches("{'stock':{'$gte':1,'$lt':3}}", "{'stock':1}")).isTrue();
        assertThat(matches("{'stock':{'$gte':1,'$lt':3}}", "{'stock':3}")).isFalse();
    }

    @Test
    void nullIsEqualToNullAndToNothingElse() {
        assertThat(matches("{'price':null}", "{}")).isTrue();
        assertThat(matches("{'price':null}", "{'price':0}")).isFalse();
        assertThat(matches("{'price':0}", "{}")).isFalse();
    }

    @Test
    void nullMatchesNeNinAndNot() {
        assertThat(matches("{'color':{'$ne':'red'}}", "{}")).isTrue();
        assertThat(matches("{'color':{'$nin':['red']}}", "{}")).isTrue();
        assertThat(matches("{'price':{'$not':{'$gt':1}}}", "{}")).isTrue();
        assertThat(matches("{'color':{'$ne':null}}", "{}")).isFalse();
    }

    @Test
    void nullDoesNotExist() {
        assertThat(matches("{'price':{'$exists':true}}", "{}")).isFalse();
        assertThat(matches("{'price':{'$exists':false}}", "{}")).isTrue();
        assertThat(matches("{'price':{'$exists':true}}", "{'price':0}")).isTrue();
    }

    @Test
    void nullIsNeitherMoreNorLessThanAnything() {
        for (var operator : new String[] {"$gt", "$gte", "$lt", "$lte"}) {
            assertThat(matches("{'price':{'" + operator + "':0}}", "{}"))
                    .as(operator)
                    .isFalse();
        }
    }

    @Test
    void boundsAreIncludedByGteAndLteOnly() {
        assertThat(matches("{'stock':{'$gte':5}}", "{'stock':5}")).isTrue();
        assertThat(matches("{'stock':{'$lte':5}}", "{'stock':5}")).isTrue();
        assertThat(matches("{'stock':{'$gt':5}}", "{'stock':5}")).isFalse();
        assertThat(matches("{'stock':{'$lt':5}}", "{'stock':5}")).isFalse();
    }

    @Test
    void numbersAreComparedByValue() {
        assertThat(matches("{'price':1}", "{'price':1.00}")).isTrue();
        assertThat(matches("{'stock':{'$gt':1.5}}", "{'stock':2}")).isTrue();
        assertThat(matches("{'price':{'$lt':100}}", "{'price':9}")).isTrue();
        assertThat(matches("{'price':{'$in':[2,1.0]}}", "{'price':1}")).isTrue();
    }

    @Test
    void timesAreComparedAsInstants() {
        assertThat(matches("{'since':'2026-11-01T01:00:00+01:00'}", "{'since':'2026-11-01T00:00:00Z'}"))
                .isTrue();
        assertThat(matches("{'since':{'$gt':'2026-11-01T00:00:00Z'}}", "{'since':'2026-11-01T00:00:00.5Z'}"))
                .isTrue();
        assertThat(matches("{'since':{'$lt':'2026-11-01T00:00:00.10Z'}}", "{'since':'2026-11-01T00:00:00.09Z'}"))
                .isTrue();
    }

    @Test
    void durationsAreComparedByLength() {
        assertThat(matches("{'length':{'$gt':'PT2H'}}", "{'length':'PT10H'}")).isTrue();
        assertThat(matches("{'length':'PT60M'}", "{'length':'PT1H'}")).isTrue();
    }

    @Test
    void inMatchesOneOfTheValuesAndNullWhereNullIsAmongThem() {
        assertThat(matches("{'color':{'$in':['red','dark_blue']}}", "{'color':'red'}"))
                .isTrue();
        assertThat(matches("{'color':{'$in':['red']}}", "{}")).isFalse();
        assertThat(matches("{'color':{'$in':['red',null]}}", "{}")).isTrue();
        assertThat(matches("{'color':{'$nin':['red',null]}}", "{}")).isFalse();
    }

    @Test
    void inOfNothingMatchesNothingAndNinOfNothingEverything() {
        assertThat(matches("{'color':{'$in':[]}}", "{'color':'red'}")).isFalse();
        assertThat(matches("{'color':{'$nin':[]}}", "{'color':'red'}")).isTrue();
    }

    @Test
    void textIsComparedByItsLettersCaseSensitiveAndLiteral() {
        assertThat(matches("{'name':'Box'}", "{}")).isFalse();
        assertThat(matches("{'name':{'$startsWith':'bo'}}", "{}")).isTrue();
        assertThat(matches("{'name':{'$startsWith':'Bo'}}", "{}")).isFalse();
        assertThat(matches("{'name':{'$startsWith':'b.*'}}", "{}")).isFalse();
        assertThat(matches("{'name':{'$contains':'%'}}", "{'name':'50% off'}")).isTrue();
        assertThat(matches("{'name':{'$contains':'_'}}", "{}")).isFalse();
    }

    @Test
    void containsIsSubstringOnTextAndMembershipOnLists() {
        assertThat(matches("{'name':{'$contains':'ox'}}", "{}")).isTrue();
        assertThat(matches("{'tags':{'$contains':'blue'}}", "{'tags':['red','blue']}"))
                .isTrue();
        assertThat(matches("{'tags':{'$contains':'blu'}}", "{'tags':['red','blue']}"))
                .isFalse();
    }

    @Test
    void dottedFieldsReachIntoRecordsAndMaps() {
        assertThat(matches("{'place.shelf':'A'}", "{'place':{'shelf':'A'}}")).isTrue();
        assertThat(matches("{'place.row':{'$gt':1}}", "{'place':{'shelf':'A','row':2}}"))
                .isTrue();
        assertThat(matches("{'place.row':null}", "{}")).isTrue();
        assertThat(matches("{'sizes.small':3}", "{'sizes':{'small':3}}")).isTrue();
        assertThat(matches("{'extra.a.b':'c'}", "{'extra':{'a':{'b':'c'}}}")).isTrue();
    }

    @Test
    void andOrAndNotCombine() {
        assertThat(matches("{'$and':[{'stock':1},{'name':'box'}]}", "{'stock':1}"))
                .isTrue();
        assertThat(matches("{'$or':[{'stock':2},{'name':'box'}]}", "{'stock':1}"))
                .isTrue();
        assertThat(matches("{'$or':[{'stock':2},{'name':'bag'}]}", "{'stock':1}"))
                .isFalse();
        assertThat(matches("{'$not':{'stock':2}}", "{'stock':1}")).isTrue();
        assertThat(matches("{'$not':{'stock':1},'name':'box'}", "{'stock':1}")).isFalse();
    }

    @Test
    void everyEntityHasIdVersionAndTimes() {
        assertThat(matches("{'id':'i1','version':3}", "{}")).isTrue();
        assertThat(matches("{'createdAt':{'$lt':'2026-11-01T00:00:01Z'}}", "{}"))
                .isTrue();
        assertThat(matches("{'updatedAt':{'$gt':'2026-11-01T00:00:01Z'}}", "{}"))
                .isTrue();
    }

    @Test
    void wholeListsAndRecordsAreComparedToTheLetter() {
        assertThat(matches("{'tags':['a','b']}", "{'tags':['a','b']}")).isTrue();
        assertThat(matches("{'tags':['b','a']}", "{'tags':['a','b']}")).isFalse();
        assertThat(matches("{'place':{'shelf':'A','row':null}}", "{'place':{'shelf':'A'}}"))
                .isTrue();
    }

    @Test
    void textIsOrderedByCodePointAsStoresOrderIt() {
        var text = new Shape.Text();
        var beyond = Json.of("\uD83D\uDE00");
        var below = Json.of("\uFF5E");

        assertThat(Matching.order(text, beyond, below)).isPositive();
        assertThat("\uD83D\uDE00".compareTo("\uFF5E"))
                .as("String.compareTo says otherwise")
                .isNegative();
        assertThat(Matching.order(text, Json.of("a"), Json.of("ab"))).isNegative();
        assertThat(Matching.order(text, Json.of("Z"), Json.of("a"))).isNegative();
    }
}
