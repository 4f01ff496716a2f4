package kontor.testkit.cassandra;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kontor.testkit.cassandra.CassandraServer.Guard;
import org.jspecify.annotations.Nullable;

/** How a Cassandra of tests is set up: little memory, all on loopback. */
final class CassandraConfig {
    static final String LOGBACK = """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%-5level %d{HH:mm:ss.SSS} [%thread] %logger{20}:%L - %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="OUT"/></root>
            </configuration>
            """;

    private static final String YAML = """
            cluster_name: kontor
            num_tokens: 1
            initial_token: "TOKEN"
            auto_bootstrap: false
            partitioner: org.apache.cassandra.dht.Murmur3Partitioner
            endpoint_snitch: SimpleSnitch
            seed_provider:
              - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                parameters:
                  - seeds: "127.0.0.1:SEED"
            listen_address: 127.0.0.1
            storage_port: STORAGE
            rpc_address: 127.0.0.1
            native_transport_port: PORT
            start_native_transport: true
            hints_directory: FOLDER/data/hints
            data_file_directories: [ FOLDER/data/data ]
            commitlog_directory: FOLDER/data/commitlog
            cdc_raw_directory: FOLDER/data/cdc_raw
            saved_caches_directory: FOLDER/data/saved_caches
            # Acknowledged is what is on the disk.
            commitlog_sync: batch
            commitlog_segment_size: 16MiB
            commitlog_total_space: 256MiB
            hinted_handoff_enabled: false
            auto_snapshot: false
            incremental_backups: false
            disk_failure_policy: stop
            commit_failure_policy: stop
            storage_compatibility_mode: NONE
            uuid_sstable_identifiers_enabled: true
            memtable:
              configurations:
                skiplist:
                  class_name: SkipListMemtable
                trie:
                  class_name: TrieMemtable
                default:
                  inherits: trie
            memtable_allocation_type: offheap_objects
            sstable:
              selected_format: bti
            default_secondary_index: sai
            default_secondary_index_enabled: true
            materialized_views_enabled: false
            sasi_indexes_enabled: false
            read_request_timeout: 10s
            range_request_timeout: 20s
            write_request_timeout: 10s
            cas_contention_timeout: 10s
            request_timeout: 20s
            concurrent_reads: 16
            concurrent_writes: 16
            concurrent_compactors: 1
            compaction_throughput: 0MiB/s
            key_cache_size: 8MiB
            counter_cache_size: 0MiB
            file_cache_size: 64MiB
            networking_cache_size: 32MiB
            trickle_fsync: false
            dynamic_snitch: false
            """;

    private static final List<String> EXPORTS = List.of(
            "java.base/jdk.internal.misc",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "java.rmi/sun.rmi.registry",
            "java.rmi/sun.rmi.server",
            "java.sql/java.sql",
            "java.base/java.lang.ref",
            "jdk.unsupported/sun.misc",
            "jdk.attach/sun.tools.attach");

    private static final List<String> OPENS = List.of(
            "java.base/java.lang.module",
            "java.base/jdk.internal.loader",
            "java.base/jdk.internal.ref",
            "java.base/jdk.internal.reflect",
            "java.base/jdk.internal.math",
            "java.base/jdk.internal.module",
            "java.base/jdk.internal.util.jar",
            "jdk.management/com.sun.management.internal",
            "java.base/sun.nio.ch",
            "java.base/java.io",
            "java.base/java.nio",
            "java.base/java.lang.reflect",
            "java.base/java.lang",
            "java.base/java.util");

    private CassandraConfig() {}

    private static final String GUARDED = """
            authenticator: PasswordAuthenticator
            client_encryption_options:
              enabled: true
              optional: false
              keystore: "KEYS"
              keystore_password: "PASSWORD"
              store_type: PKCS12
            """;

    static String yaml(Path folder, CassandraServer.Place place, @Nullable Guard guard) {
        var yaml = YAML.replace("FOLDER", folder.toString())
                .replace("TOKEN", Long.toString(place.token()))
                .replace("SEED", Integer.toString(place.seedPort()))
                .replace("STORAGE", Integer.toString(place.storagePort()))
                .replace("PORT", Integer.toString(place.port()));
        return guard == null
                ? yaml
                : yaml + GUARDED.replace("KEYS", guard.keyStore().toString()).replace("PASSWORD", guard.password());
    }

    /** What the virtual machine is given. */
    static List<String> jvm(Path folder) {
        var options = new ArrayList<String>();
        EXPORTS.forEach(name -> options.addAll(List.of("--add-exports", name + "=ALL-UNNAMED")));
        OPENS.forEach(name -> options.addAll(List.of("--add-opens", name + "=ALL-UNNAMED")));
        options.addAll(List.of(
                "-Xms512m",
                "-Xmx512m",
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                // Tests are over before the second compiler has paid off.
                "-XX:TieredStopAtLevel=1",
                "-Djdk.attach.allowAttachSelf=true",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-Djna.tmpdir=" + folder.resolve("tmp"),
                "-Dcassandra.config=" + folder.resolve("conf/cassandra.yaml").toUri(),
                "-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"),
                "-Dcassandra.storagedir=" + folder.resolve("data"),
                "-Dcassandra.logdir=" + folder,
                "-Dcassandra-foreground=yes",
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-Dcassandra.ring_delay_ms=0",
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.disable_mlock=true",
                "-Dcassandra.load_ring_state=false",
                // JMX on a free port of loopback: it cannot be turned off.
                "-Dcassandra.jmx.local.port=0"));
        return options;
    }
}
