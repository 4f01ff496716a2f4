package kontor.node.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docker/compose.yaml} and its load balancer. */
class ComposeTest {
    private static final Pattern SERVER = Pattern.compile("server (\\S+) (\\S+):(\\d+)");
    private static final Pattern TARGET = Pattern.compile("(?m)^FROM .* AS (\\S+)$");
    private static final List<String> NODES = List.of("kontor-1", "kontor-2", "kontor-3");

    private final JsonNode compose = Repository.yaml("docker/compose.yaml").getFirst();

    private JsonNode service(String name) {
        return compose.path("services").path(name);
    }

    @Test
    void threeNodesAreTheSameButForTheirNames() {
        for (var name : NODES) {
            var node = service(name);
            assertThat(node.path("hostname").asText()).isEqualTo(name);
            assertThat(node.at("/environment/KONTOR_CLUSTER_HOST").asText()).isEqualTo(name);
            assertThat(node.at("/volumes/0").asText()).isEqualTo(name + ":/var/lib/kontor");
            assertThat(common(node)).isEqualTo(common(service(NODES.getFirst())));
        }
    }

    // What all nodes have.
    private static JsonNode common(JsonNode node) {
        var common = node.<ObjectNode>deepCopy();
        common.remove(List.of("hostname", "volumes"));
        common.withObjectProperty("environment").remove("KONTOR_CLUSTER_HOST");
        return common;
    }

    @Test
    void aNodeMayDoNoMoreThanItMust() {
        for (var name : List.of("schema", "kontor-1")) {
            assertThat(service(name).path("read_only").asBoolean()).isTrue();
            assertThat(service(name).path("user").asText()).isEqualTo("10001:10001");
            assertThat(service(name).at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(service(name).at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
        }
    }

    @Test
    void theNodesKnowTheirVariables() {
        for (var name : List.of("schema", "kontor-1")) {
            var variables = service(name).path("environment").properties().stream()
                    .map(Entry::getKey)
                    .toList();
            assertThat(variables).hasSizeGreaterThan(8);
            assertThat(Repository.explained()).as(name).containsAll(variables);
        }
    }

    @Test
    void everySeedIsANode() {
        var environment = service("kontor-1").path("environment");
        var port = environment.path("KONTOR_CLUSTER_PORT").asText();
        var seeds = environment.path("KONTOR_CLUSTER_SEEDS").asText().split(",");
        assertThat(seeds)
                .containsExactlyElementsOf(
                        NODES.stream().map(node -> node + ":" + port).toList());
        assertThat(Repository.read("docker/Dockerfile")).contains("EXPOSE 8080 " + port);
    }

    @Test
    void everythingThatIsNamedIsThere() {
        var services = new TreeSet<String>();
        compose.path("services").fieldNames().forEachRemaining(services::add);
        for (var service : compose.path("services")) {
            var needed = service.path("depends_on");
            var names = new ArrayList<String>();
            needed.fieldNames().forEachRemaining(names::add);
            needed.forEach(one -> {
                if (one.isTextual()) {
                    names.add(one.asText());
                }
            });
            assertThat(services).containsAll(names);
            for (var volume : service.path("volumes")) {
                var source = volume.asText().split(":", 2)[0];
                if (source.startsWith("./")) {
                    assertThat(Repository.root().resolve("docker").resolve(source))
                            .isRegularFile();
                } else {
                    assertThat(compose.path("volumes").has(source)).as(source).isTrue();
                }
            }
            if (service.has("build")) {
                var build = service.path("build");
                assertThat(Repository.root().resolve(build.path("dockerfile").asText()))
                        .isRegularFile();
                assertThat(TARGET.matcher(Repository.read("docker/Dockerfile"))
                                .results()
                                .map(found -> found.group(1)))
                        .contains(build.path("target").asText());
            }
        }
    }

    @Test
    void onlyTheBalancerIsReachedAndOnlyFromThisMachine() {
        var published = compose.path("services").properties().stream()
                .filter(service -> service.getValue().has("ports"))
                .collect(Collectors.toMap(
                        Entry::getKey, service -> service.getValue().path("ports")));
        assertThat(published).containsOnlyKeys("balancer");
        assertThat(published.get("balancer"))
                .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
    }

    @Test
    void theBalancerHasEveryNodeInEveryBackend() {
        var configuration = Repository.read("docker/haproxy/haproxy.cfg");
        var backends = configuration.split("\\nbackend ");
        assertThat(backends).hasSizeGreaterThan(2);
        for (int i = 1; i < backends.length; i++) {
            var servers = SERVER.matcher(backends[i])
                    .results()
                    .map(server -> server.group(2) + ":" + server.group(3))
                    .toList();
            assertThat(servers)
                    .containsExactlyElementsOf(
                            NODES.stream().map(node -> node + ":8080").toList());
        }
    }

    @Test
    void onlyWhatMayBeRepeatedIsRepeated() {
        assertThat(Repository.lines("docker/haproxy/haproxy.cfg"))
                .contains(
                        "http-request disable-l7-retry unless { method GET HEAD } or { req.hdr(Idempotency-Key) -m found }");
    }
}
