package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Waits until all nodes of Cassandra that are up have the schema of one: until then another may say that a table that was made is
 * not there. The driver asks the node that it watches, which may not have heard of the change either.
 */
final class SchemaAgreement {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
    private static final String OWN = "SELECT schema_version FROM system.local";
    private static final String OTHERS = "SELECT host_id, schema_version FROM system.peers_v2";

    private final Cql cql;
    private final Node node;
    private final long until = System.nanoTime() + PATIENCE.toNanos();

    private SchemaAgreement(Cql cql, Node node) {
        this.cql = cql;
        this.node = node;
    }

    /** Completes once the others have what this node has; fails with KON-3502 when they have not after a minute. */
    static CompletionStage<Void> with(Cql cql, Node node) {
        return new SchemaAgreement(cql, node).reached();
    }

    private CompletionStage<Void> reached() {
        return asked(OWN)
                .thenCombine(asked(OTHERS), (own, others) -> apart(version(own.getFirst()), others))
                .thenCompose(apart -> {
                    if (apart.isEmpty()) {
                        return CompletableFuture.completedStage(null);
                    }
                    return System.nanoTime() > until
                            ? CompletableFuture.failedStage(new KontorException(
                                    Cql.UNREACHABLE,
                                    "Cassandra's nodes " + apart + " have another schema than " + node.getEndPoint()
                                            + " after " + PATIENCE.toSeconds()
                                            + " s; see nodetool describecluster, and try again"))
                            : CompletableFuture.supplyAsync(this::reached, LATER)
                                    .thenCompose(stage -> stage);
                });
    }

    private CompletionStage<List<Row>> asked(String query) {
        return cql.execute(SimpleStatement.newInstance(query).setNode(node))
                .thenApply(rows -> StreamSupport.stream(rows.currentPage().spliterator(), false)
                        .toList());
    }

    private List<String> apart(@Nullable UUID version, List<Row> others) {
        Map<UUID, Node> known = cql.session().getMetadata().getNodes();
        return others.stream()
                .filter(row -> {
                    var id = row.getUuid("host_id");
                    var other = id == null ? null : known.get(id);
                    return other != null && other.getState() == NodeState.UP;
                })
                .filter(row -> !Objects.equals(version(row), version))
                .map(row -> String.valueOf(row.getUuid("host_id")))
                .toList();
    }

    private static @Nullable UUID version(Row row) {
        return row.getUuid("schema_version");
    }
}
