package kontor.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import kontor.connectors.fetch.FetchSettings;
import kontor.connectors.fetch.FetchSettings.Credential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchPartTest {
    @TempDir
    private Path folder;

    private FetchSettings read(String fetch, Map<String, String> environment) throws IOException {
        var file = folder.resolve("kontor.conf");
        Files.writeString(file, "kontor.fetch {\n" + fetch + "\n}");
        return NodeConfig.load(file, environment).connectors().fetch();
    }

    @Test
    void withoutAWordItReachesPublicAddressesOnly() {
        assertThat(NodeConfig.load(null, Map.of()).connectors().fetch()).isEqualTo(FetchSettings.standard());
    }

    @Test
    void credentialsComeFromTheEnvironmentOrAFile() throws IOException {
        var secret = Files.writeString(folder.resolve("token"), "t0ken\n");
        var settings = read("""
                timeout = 5 seconds
                max-answer = 64 KiB
                allow = ["warehouse.internal", "10.1.0.0/16"]
                credentials {
                  "api.partner.example" { prefix = "Bearer ", file = "%s" }
                  "api.other.example" { header = "X-Api-Key", variable = "OTHER_KEY" }
                }
                """.formatted(secret), Map.of("OTHER_KEY", "k3y"));

        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.maxAnswer()).isEqualTo(65_536);
        assertThat(settings.allow()).containsExactly("warehouse.internal", "10.1.0.0/16");
        assertThat(settings.credentials())
                .containsEntry("api.partner.example", new Credential("Authorization", "Bearer t0ken"))
                .containsEntry("api.other.example", new Credential("X-Api-Key", "k3y"));
        assertThat(settings.toString()).doesNotContain("t0ken", "k3y");
    }

    @Test
    void aCredentialWithoutAValueIsRefused() {
        assertThatThrownBy(() -> read("credentials { \"api.x.example\" { variable = \"NOT_SET\" } }", Map.of()))
                .hasMessageContaining("fetch.credentials for 'api.x.example'");
    }
}
