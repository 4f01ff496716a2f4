package kontor.store.cassandra;

import static kontor.store.cassandra.Change.cell;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kontor.store.cassandra.Change.Cell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How changes are carried out, in a table that has a column of each type. */
final class TablesTest {
    private final CqlSession session = Keyspace.emptied();
    private final Tables tables = new Tables(new Cql(session));
    private long stamp = 1_000_000;

    @BeforeEach
    void make() {
        Schema.change(
                session,
                "CREATE TABLE t_all (part text, n int, t text, i int, l bigint, d double, b boolean, e decimal, w timestamp,"
                        + " x blob, v vector<float, 2>, \"Odd name\" text, PRIMARY KEY (part, n))");
    }

    @AfterEach
    void drop() {
        Schema.change(session, "DROP TABLE t_all");
    }

    private void apply(Change... changes) {
        tables.apply(new Entry(0, 1, 1, stamp, List.of(changes)))
                .toCompletableFuture()
                .join();
        stamp += 1_000;
    }

    private static List<Cell> key(String part, int n) {
        return List.of(cell("part", part), cell("n", n));
    }

    private static Change insert(String part, int n, Cell... cells) {
        return Change.insert("t_all", key(part, n), List.of(cells));
    }

    private static Change update(String part, int n, Cell... cells) {
        return Change.update("t_all", key(part, n), List.of(cells));
    }

    private List<Row> rows(String part) {
        return session.execute("SELECT * FROM t_all WHERE part = ?", part).all();
    }

    @Test
    void everyTypeIsWritten() {
        apply(insert(
                "a",
                1,
                cell("t", "text"),
                cell("i", -7),
                cell("l", Long.MAX_VALUE),
                cell("d", 1.5),
                cell("b", true),
                cell("e", new BigDecimal("29.90")),
                cell("w", Instant.ofEpochMilli(123)),
                cell("x", new byte[] {1, 2}),
                cell("v", List.of(0.5f, -1f)),
                cell("Odd name", "odd")));
        var row = rows("a").getFirst();
        assertThat(row.getString("t")).isEqualTo("text");
        assertThat(row.getInt("i")).isEqualTo(-7);
        assertThat(row.getLong("l")).isEqualTo(Long.MAX_VALUE);
        assertThat(row.getDouble("d")).isEqualTo(1.5);
        assertThat(row.getBoolean("b")).isTrue();
        assertThat(row.getBigDecimal("e")).isEqualTo(new BigDecimal("29.90"));
        assertThat(row.getInstant("w")).isEqualTo(Instant.ofEpochMilli(123));
        assertThat(row.getByteBuffer("x")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(row.getVector("v", Float.class)).containsExactly(0.5f, -1f);
        assertThat(row.getString("\"Odd name\"")).isEqualTo("odd");
    }

    @Test
    void whatIsLeftOutStaysAndNullClears() {
        apply(insert("a", 1, cell("t", "text"), cell("i", 1)));
        apply(insert("a", 1, cell("i", 2)), update("a", 1, cell("b", true)));
        assertThat(rows("a").getFirst().getString("t")).isEqualTo("text");
        assertThat(rows("a").getFirst().getInt("i")).isEqualTo(2);
        apply(update("a", 1, cell("t", null)));
        assertThat(rows("a").getFirst().isNull("t")).isTrue();
        assertThat(rows("a").getFirst().getBoolean("b")).isTrue();
    }

    @Test
    void aRowThatWasOnlyUpdatedIsThereWhileItHasACell() {
        apply(update("a", 1, cell("t", "text")), insert("a", 2, cell("t", "text")));
        assertThat(rows("a")).hasSize(2);
        apply(update("a", 1, cell("t", null)), update("a", 2, cell("t", null)));
        assertThat(rows("a")).extracting(row -> row.getInt("n")).containsExactly(2);
    }

    @Test
    void changesOfARowComeInTheirOrder() {
        apply(
                insert("a", 1, cell("i", 1)),
                Change.delete("t_all", List.of(cell("part", "a"))),
                insert("a", 2, cell("i", 1)),
                update("a", 2, cell("i", 2)));
        assertThat(rows("a")).extracting(row -> row.getInt("n")).containsExactly(2);
        assertThat(rows("a").getFirst().getInt("i")).isEqualTo(2);
        apply(insert("a", 3), Change.delete("t_all", key("a", 2)));
        assertThat(rows("a")).extracting(row -> row.getInt("n")).containsExactly(3);
    }

    @Test
    void manyLargeChangesOfOnePartitionAreSplit() {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 2_500; i++) {
            changes.add(insert("a", i, cell("t", "x".repeat(2_000))));
        }
        apply(changes.toArray(Change[]::new));
        assertThat(rows("a")).hasSize(2_500);
    }

    @Test
    void columnsComeAndGo() {
        apply(insert("a", 1, cell("t", "text")));
        Schema.change(session, "ALTER TABLE t_all ADD later text");
        apply(insert("a", 1, cell("later", "later")));
        Schema.change(session, "ALTER TABLE t_all DROP later");
        apply(insert("a", 1, cell("t", "more")));
        assertThat(rows("a").getFirst().getString("t")).isEqualTo("more");
    }

    @Test
    void anUnknownTableIsRefused() {
        var change = Change.insert("t_none", List.of(cell("a", 1)), List.of());
        assertThat(tables.apply(new Entry(0, 1, 1, 1, List.of(change))).toCompletableFuture())
                .completesExceptionallyWithin(java.time.Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("KON-3501");
    }
}
