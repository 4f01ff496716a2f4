package kontor.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import kontor.connectors.MailSettings;
import kontor.ingress.JwtSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigTest {
    @TempDir
    private Path folder;

    private NodeConfig from(String text) throws IOException {
        return from(text, Map.of());
    }

    private NodeConfig from(String text, Map<String, String> environment) throws IOException {
        return NodeConfig.load(file("kontor.conf", text), environment);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void theDefaultsAreAnOpenNodeOnThisMachineForDevelopment() {
        var config = NodeConfig.load(null, Map.of());

        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.http().keys()).isEmpty();
        assertThat(config.node().shards()).isEqualTo(128);
        assertThat(config.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.connectors().mail()).isNull();
        assertThat(config.connectors().slack()).isNull();
        assertThat(config.production()).isFalse();
    }

    @Test
    void theEnvironmentComesBeforeTheFile() throws IOException {
        var text =
                "kontor { http.port = 1, mail.host = file, mail.security = none, data = a, environment = development }";
        var config = from(
                text,
                Map.of(
                        "KONTOR_HTTP_PORT", "2",
                        "KONTOR_SMTP_HOST", "variable",
                        "KONTOR_SMTP_SECURITY", "TLS",
                        "KONTOR_DATA", "b",
                        "KONTOR_ENV", "production"));

        assertThat(config.http().port()).isEqualTo(2);
        assertThat(config.data()).isEqualTo(Path.of("b"));
        assertThat(config.production()).isTrue();
        assertThat(config.connectors().mail())
                .extracting(MailSettings::host, MailSettings::security)
                .containsExactly("variable", MailSettings.Security.TLS);
    }

    @Test
    void anEmptyVariableCountsAsNone() throws IOException {
        var config = from("kontor.http.port = 1", Map.of("KONTOR_HTTP_PORT", "", "KONTOR_SLACK_TOKEN", " "));

        assertThat(config.http().port()).isEqualTo(1);
        assertThat(config.connectors().slack()).isNull();
    }

    @Test
    void secretsComeFromFiles() throws IOException {
        var token = file("token", "xoxb-1\n");
        var config = from("kontor.slack.token-file = \"" + token + "\"");

        assertThat(config.connectors().slack())
                .isNotNull()
                .hasToString("SlackSettings[https://slack.com/api/, timeout=PT20S]");
        assertThat(config.connectors().slack().token()).isEqualTo("xoxb-1");
    }

    @Test
    void jwtsAreTakenOnceTheirKeysAreNamed() throws IOException {
        assertThat(NodeConfig.load(null, Map.of()).http().jwt()).isNull();
        var secret = file("secret", "0123456789abcdef0123456789abcdef\n");
        var text =
                "kontor.http.jwt { issuer = \"https://id.example\", audience = api, secret-file = \"" + secret + "\" }";

        assertThat(from(text).http().jwt())
                .isEqualTo(new JwtSettings(
                        "https://id.example",
                        "api",
                        new JwtSettings.Keys.Shared("0123456789abcdef0123456789abcdef"),
                        "sub",
                        Duration.ofSeconds(60)));
        assertThat(NodeConfig.load(
                                null,
                                Map.of(
                                        "KONTOR_JWT_ISSUER", "i",
                                        "KONTOR_JWT_AUDIENCE", "a",
                                        "KONTOR_JWT_URL", "https://id.example/keys",
                                        "KONTOR_JWT_ACCOUNT_CLAIM", "tenant",
                                        "KONTOR_JWT_CLOCK_SKEW", "5 s"))
                        .withPort(1)
                        .http()
                        .jwt())
                .isEqualTo(new JwtSettings(
                        "i",
                        "a",
                        new JwtSettings.Keys.Published(URI.create("https://id.example/keys"), Set.of("RS256", "ES256")),
                        "tenant",
                        Duration.ofSeconds(5)));
    }

    @Test
    void jwtsWithoutKeysOrWithTwoKindsAreRefused() {
        assertThatThrownBy(() -> NodeConfig.load(null, Map.of("KONTOR_JWT_ISSUER", "i")))
                .hasMessageContaining("an issuer but no keys");
        assertThatThrownBy(() -> NodeConfig.load(
                        null, Map.of("KONTOR_JWT_URL", "https://id.example", "KONTOR_JWT_SECRET", "s".repeat(32))))
                .hasMessageContaining("in 2 ways");
    }

    @Test
    void whatCannotBeUsedIsRefusedWithWhatWouldBeRight() {
        assertThatThrownBy(() -> NodeConfig.load(null, Map.of("KONTOR_HTTP_PORT", "eighty")))
                .hasMessageContaining("KONTOR_HTTP_PORT is 'eighty'; expected a number");
        assertThatThrownBy(() -> NodeConfig.load(null, Map.of("KONTOR_ENV", "staging")))
                .hasMessageContaining("'staging'; expected one of development, production");
        assertThatThrownBy(() -> from("kontor.retention = never")).hasMessageContaining("retention");
        assertThatThrownBy(() -> NodeConfig.load(folder.resolve("none.conf"), Map.of()))
                .hasMessageContaining("there is no readable configuration file");
    }

    @Test
    void theCopiesChangeOnlyWhatTheyAreAskedFor() throws IOException {
        var config = from("kontor { http.limits.waiters = 7, environment = production, slack.timeout = 3 seconds }");

        var changed = config.withPort(9).withData(folder).withLostRules(true);

        assertThat(changed.http().port()).isEqualTo(9);
        assertThat(changed.http().limits()).isEqualTo(config.http().limits());
        assertThat(changed.data()).isEqualTo(folder);
        assertThat(changed.allowLostRules()).isTrue();
        assertThat(changed.withPort(8080).withData(config.data()).withLostRules(false))
                .isEqualTo(config);
    }

    @Test
    void theExplainedConfigurationHoldsTheDefaults() {
        var explained = Path.of("../../conf/kontor.conf");
        var defaults = ConfigFactory.parseResources(NodeConfig.class.getClassLoader(), "kontor-defaults.conf");

        assertThat(ConfigFactory.parseFile(explained.toFile())).isEqualTo(defaults);
    }
}
