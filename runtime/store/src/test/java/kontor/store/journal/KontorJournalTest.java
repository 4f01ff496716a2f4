package kontor.store.journal;

import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/** Pekko's own contract of a journal. */
@RunWith(JUnitRunner.class)
public class KontorJournalTest extends JavaJournalSpec {
    /** With a store of its own. */
    public KontorJournalTest() {
        super(Systems.config());
    }

    @Override
    public void beforeAll() {
        Systems.install(system(), Systems.store());
        super.beforeAll();
    }

    @Override
    public CapabilityFlag supportsRejectingNonSerializableObjects() {
        return CapabilityFlag.on();
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
