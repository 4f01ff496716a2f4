package kontor.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import kontor.kernel.model.NounModel;
import kontor.sdk.Indexed;
import kontor.testkit.contract.StoreFixtures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NounTablesTest {
    record First(String id, String name) {}

    record Second(
            String id, @Indexed BigDecimal name, @Nullable String more) {}

    private static NounModel noun(Class<?> type) {
        return StoreFixtures.noun("Odd", type);
    }

    private static List<NounTables.Column> kept(NounTable table) {
        var columns = new ArrayList<NounTables.Column>();
        for (var field : table.fields()) {
            columns.add(new NounTables.Column(
                    "Odd",
                    field.name(),
                    field.kind().name(),
                    field.column(),
                    field.key() == null ? null : field.key().name(),
                    field.ready()));
        }
        return columns;
    }

    @Test
    void nothingIsDoneWhereNothingHasChanged() {
        var first = NounTables.of(List.of(noun(First.class)), List.of());
        assertThat(first.statements()).isNotEmpty();
        var again = NounTables.of(List.of(noun(First.class)), kept(first.get("Odd")));
        assertThat(again.statements()).isEmpty();
        assertThat(again.stale()).isEmpty();
    }

    @Test
    void aFieldOfAnotherTypeGetsAnotherColumnAndANewOneIsAdded() {
        var first = NounTables.of(List.of(noun(First.class)), List.of()).get("Odd");
        var second = NounTables.of(List.of(noun(Second.class)), kept(first));
        assertThat(second.stale()).containsExactly("Odd");
        assertThat(second.get("Odd").fields()).extracting(Field::column).containsExactly("name_2", "more");
        assertThat(second.statements())
                .containsExactly(
                        "ALTER TABLE \"n_odd\" ADD IF NOT EXISTS \"name_2\" decimal",
                        "ALTER TABLE \"n_odd\" ADD IF NOT EXISTS \"_k_name_2\" double",
                        "ALTER TABLE \"n_odd\" ADD IF NOT EXISTS \"more\" text",
                        "CREATE INDEX IF NOT EXISTS " + NounTables.indexName("n_odd", "_k_name_2")
                                + " ON \"n_odd\"(\"_k_name_2\") USING 'sai'");
        var field = second.get("Odd").field("name");
        assertThat(field).isNotNull().extracting(Field::ready).isEqualTo(false);
    }

    @Test
    void noTwoNounsShareATable() {
        var names = List.of(
                "FooBar",
                "Foobar",
                "foobar",
                "Foo_Bar",
                "FOOBAR",
                "F",
                "f",
                "Ärger",
                "a.B",
                "X".repeat(200),
                "X".repeat(201));
        var tables = new HashSet<String>();
        for (var name : names) {
            var table = NounTables.relation(name);
            assertThat(table).matches("n_[a-z0-9_]{1,46}");
            assertThat(tables.add(table)).as(name + " -> " + table).isTrue();
        }
        assertThat(NounTables.relation("FooBar")).isEqualTo("n_foo_bar");
    }
}
