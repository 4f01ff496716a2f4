package kontor.store.journal;

import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/** Pekko's own contract of a snapshot store. */
@RunWith(JUnitRunner.class)
public class KontorSnapshotsTest extends JavaSnapshotStoreSpec {
    /** With a store of its own. */
    public KontorSnapshotsTest() {
        super(Systems.config());
    }

    @Override
    public void beforeAll() {
        Systems.install(system(), Systems.store());
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
