package kontor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.Stored;
import kontor.kernel.port.Store;
import kontor.kernel.port.Write;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.sdk.KontorException;
import org.junit.jupiter.api.Assertions;

/** A store that a contract is tried on. */
public interface StoreUnderTest {
    /** Seconds after which a stage is taken to never complete. */
    int PATIENCE = 60;

    /** The store of this test, empty at its start, with the nouns of {@link StoreFixtures}. */
    Store store();

    /** What a stage completes with. */
    default <T> T got(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the store refused: " + e.getCause(), e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("the store did not answer", e);
        }
    }

    /** Checks that a stage fails with a code. */
    default void refused(CompletionStage<?> stage, String code) {
        var failure = Assertions.assertThrows(
                ExecutionException.class, () -> stage.toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS));
        if (failure.getCause() instanceof KontorException refusal) {
            assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        } else {
            fail("not a refusal: " + failure.getCause());
        }
    }

    /** Writes and waits. */
    default void write(Write write) {
        got(store().write(write));
    }

    /** Writes an entity and waits; answers the entity after it. */
    default EntityState kept(Stored stored) {
        write(stored);
        return stored.after();
    }

    /** Writes a shard's record and waits. */
    default void record(int shard, long sequence, ShardEvent... events) {
        write(new ShardRecord(shard, sequence, 1, java.util.List.of(events)));
    }
}
