package kontor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} must do. Extend it and open a store; each test has one of its own.
 *
 * <p>The parts: {@link EntityContract}, {@link RowContract}, {@link AggregateContract}, {@link UniqueContract},
 * {@link MeaningContract}, {@link ShardContract}, {@link LogContract}.
 */
public abstract class StoreContract
        implements EntityContract,
                RowContract,
                AggregateContract,
                UniqueContract,
                MeaningContract,
                ShardContract,
                LogContract {
    private @Nullable Store store;

    /** Opens an empty store with these nouns and so many shards. */
    protected abstract Store open(List<NounModel> nouns, int shards);

    /** Closes a store that {@link #open} has opened. */
    protected abstract void close(Store store);

    @Override
    public final Store store() {
        if (store == null) {
            throw new IllegalStateException("a store is opened before each test");
        }
        return store;
    }

    @BeforeEach
    final void openStore() {
        store = open(List.of(StoreFixtures.THING), StoreFixtures.SHARDS);
    }

    @AfterEach
    final void closeStore() {
        close(store());
        store = null;
    }

    @Test
    final void aStoreWithoutTroubleSaysSo() {
        assertThat(store().trouble()).isNull();
        assertThat(store().figures()).isNotNull();
    }
}
