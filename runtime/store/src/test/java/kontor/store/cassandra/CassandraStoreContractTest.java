package kontor.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.testkit.contract.StoreContract;
import kontor.testkit.contract.StoreFixtures;
import org.junit.jupiter.api.Test;

/** The cluster's store does what every store must do. */
final class CassandraStoreContractTest extends StoreContract {
    @Override
    protected Store open(List<NounModel> nouns, int shards) {
        return Keyspace.store(nouns, shards);
    }

    @Override
    protected void close(Store store) {
        ((CassandraStore) store).close();
    }

    /** Here it is the store that says which epoch is on. */
    @Test
    @Override
    public void anEpochThatIsOverWritesNothing() {
        assertThat(got(store().own(3))).isEqualTo(1);
        write(new ShardRecord(3, 1, 1, List.of()));
        assertThat(got(store().own(3))).isEqualTo(2);
        assertThat(store().owns(3, 1)).isFalse();
        assertThat(store().owns(3, 2)).isTrue();
        refused(store().write(new ShardRecord(3, 2, 1, List.of(new ShardEvent.Taken(1, 9)))), "KON-3020");
        write(new ShardRecord(3, 2, 2, List.of(new ShardEvent.Taken(2, 7))));
        assertThat(got(store().shard(3, StoreFixtures.at(0))).taken()).isEqualTo(Map.of(2, 7L));
    }
}
