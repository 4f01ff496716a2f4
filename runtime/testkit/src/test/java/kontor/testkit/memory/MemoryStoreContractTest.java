package kontor.testkit.memory;

import java.util.List;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store;
import kontor.testkit.contract.StoreContract;

/** What rehearsals and simulations find out holds on a real store only if both do the same. */
final class MemoryStoreContractTest extends StoreContract {
    @Override
    protected Store open(List<NounModel> nouns, int shards) {
        return new MemoryStore(nouns, shards);
    }

    @Override
    protected void close(Store store) {
        // Nothing to close.
    }
}
