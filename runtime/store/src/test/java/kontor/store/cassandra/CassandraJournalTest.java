package kontor.store.cassandra;

import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/** Pekko's own contract of a journal, over Cassandra. */
@RunWith(JUnitRunner.class)
public class CassandraJournalTest extends JavaJournalSpec {
    /** With an empty store. */
    public CassandraJournalTest() {
        super(Keyspace.config());
    }

    @Override
    public void beforeAll() {
        Keyspace.install(system());
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
