package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kontor.pekko.ClusterSettings.Tls;
import kontor.pekko.words.Cup;
import kontor.sdk.KontorException;
import kontor.testkit.FreePorts;
import kontor.testkit.KeyStores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that talk over TLS, with keys and certificates as {@code keytool} makes them. */
class SecuredTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    @Test
    void onlyNodesWithACertificateThatIsTrustedAreLetIn() {
        var keys = new KeyStores(folder);
        var known = keys.key("known");
        var trust = keys.trusting("known");
        try (var town = new Town()) {
            int port = FreePorts.one();
            var first = start(town, port, port, known, trust, LONG);
            var second = start(town, FreePorts.one(), port, known, trust, LONG);
            Town.awaitReady(first);
            Town.awaitReady(second);
            Town.insist(second.gateway(), Range.message("filled", "one", "a", "b", 0));
            Range.await("the run of it ended", () -> town.sum(List.of("a", "b"), Cup::echoes) == 1);

            refused(
                    "a key that nobody trusts",
                    () -> start(town, FreePorts.one(), port, keys.key("stranger"), trust, SHORT));
            refused("no TLS", () -> start(town, FreePorts.one(), port, null, trust, SHORT));
            assertThat(first.gateway().members()).hasSize(2);
        }
    }

    private static void refused(String what, Runnable start) {
        assertThatThrownBy(start::run)
                .as("a node with " + what)
                .isInstanceOfSatisfying(
                        KontorException.class, e -> assertThat(e.code()).isEqualTo("KON-1205"));
    }

    private static PekkoNode start(Town town, int port, int first, @Nullable Path key, Path trust, Duration patience) {
        var tls = key == null ? null : new Tls(key, KeyStores.PASSWORD, trust, KeyStores.PASSWORD);
        return town.start(port, first, Town.SHARDS, patience, tls);
    }
}
