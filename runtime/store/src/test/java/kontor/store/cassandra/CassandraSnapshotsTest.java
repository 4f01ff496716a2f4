package kontor.store.cassandra;

import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/** Pekko's own contract of a snapshot store, over Cassandra. */
@RunWith(JUnitRunner.class)
public class CassandraSnapshotsTest extends JavaSnapshotStoreSpec {
    /** With an empty store. */
    public CassandraSnapshotsTest() {
        super(Keyspace.config());
    }

    @Override
    public void beforeAll() {
        Keyspace.install(system());
        super.beforeAll();
    }

    @Override
    public CapabilityFlag supportsSerialization() {
        return CapabilityFlag.on();
    }

    @Override
    public CapabilityFlag supportsMetadata() {
        return CapabilityFlag.on();
    }
}
