package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.kernel.port.Store.Claim;
import org.jspecify.annotations.Nullable;

/** Values of unique fields: whose each is. Changed conditionally only, so that one wins whoever asks at once. */
final class UniqueTable {
    private final Cql cql;
    private final Retries retries;

    UniqueTable(Cql cql, Retries retries) {
        this.cql = cql;
        this.retries = retries;
    }

    static List<String> ddl() {
        return List.of("""
                CREATE TABLE IF NOT EXISTS k_unique (noun text, field text, value text, id text, version bigint,
                  PRIMARY KEY ((noun, field, value)))
                  WITH compaction = {'class': 'LeveledCompactionStrategy'}""");
    }

    /** See {@link kontor.kernel.port.Store#claim}. Asked again when there was no answer: it comes to the same. */
    CompletionStage<Optional<String>> claim(Claim claim) {
        return retries.again(() -> cql.conditional(
                                "INSERT INTO k_unique (noun, field, value, id, version) VALUES (?, ?, ?, ?, ?)"
                                        + " IF NOT EXISTS",
                                claim.noun(),
                                claim.field(),
                                claim.value(),
                                claim.id(),
                                claim.version())
                        .thenApply(answer -> answer.wasApplied() ? null : answer.one()))
                .thenCompose(there -> claimed(claim, there));
    }

    private CompletionStage<Optional<String>> claimed(Claim claim, @Nullable Row there) {
        if (there == null) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        var owner = Objects.requireNonNull(there.getString("id"), "a claim has an owner");
        if (!owner.equals(claim.id())) {
            return CompletableFuture.completedStage(Optional.of(owner));
        }
        if (there.getLong("version") >= claim.version()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return retries.again(() -> cql.runIf(
                        "UPDATE k_unique SET version = ? WHERE noun = ? AND field = ? AND value = ?"
                                + " IF id = ? AND version < ?",
                        claim.version(),
                        claim.noun(),
                        claim.field(),
                        claim.value(),
                        claim.id(),
                        claim.version()))
                // When it was not ours any more, or newer, it is looked at once more.
                .thenCompose(
                        applied -> applied ? CompletableFuture.completedStage(Optional.<String>empty()) : claim(claim));
    }

    /** Whose a value is, empty when nobody has claimed it. */
    CompletionStage<Optional<String>> owner(String noun, String field, String value) {
        return cql.serial("SELECT id FROM k_unique WHERE noun = ? AND field = ? AND value = ?", noun, field, value)
                .thenApply(row -> row.map(found -> Objects.requireNonNull(found.getString(0), "a claim has an owner")));
    }

    /** See {@link kontor.kernel.port.Store#release}. */
    CompletionStage<Void> release(Claim claim) {
        return retries.again(() -> cql.runIf(
                        "DELETE FROM k_unique WHERE noun = ? AND field = ? AND value = ? IF id = ? AND version <= ?",
                        claim.noun(),
                        claim.field(),
                        claim.value(),
                        claim.id(),
                        claim.version()))
                .thenAccept(_ -> {});
    }
}
