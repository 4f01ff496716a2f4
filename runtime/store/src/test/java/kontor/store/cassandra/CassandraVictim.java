package kontor.store.cassandra;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import kontor.kernel.port.Meters;
import kontor.testkit.cassandra.CassandraServer;

/** Writes until it is killed, and says what was acknowledged; in a process of its own, with the port and a seed. */
public final class CassandraVictim {
    private CassandraVictim() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var settings = CassandraSettings.of(List.of(address), CassandraServer.DATACENTER, Keyspace.NAME);
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        var store = CassandraStore.open(settings, List.of(THING), SHARDS, Meters.NONE);
        var writes = new Writes(store, Long.parseLong(arguments[1]), out::println);
        while (true) {
            writes.one();
        }
    }
}
