package kontor.store.embedded;

import java.nio.file.Path;
import java.util.List;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Store;
import kontor.testkit.contract.StoreContract;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store does what every store must. */
final class EmbeddedStoreContractTest extends StoreContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected Store open(List<NounModel> nouns, int shards) {
        return EmbeddedStore.open(folder, nouns, shards, Settings.standard());
    }

    @Override
    protected void close(Store store) {
        ((EmbeddedStore) store).close();
    }
}
