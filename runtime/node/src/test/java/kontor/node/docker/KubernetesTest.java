package kontor.node.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kontor.kernel.model.Json;
import kontor.node.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code docker/kubernetes}: every manifest has the fields that the API of Kubernetes defines, by the models that its own
 * client is generated with, and they fit each other and the node.
 */
class KubernetesTest {
    private static final String FOLDER = "docker/kubernetes/";

    private static JsonNode kustomization() {
        return Repository.yaml(FOLDER + "kustomization.yaml").getFirst();
    }

    static List<JsonNode> manifests() {
        var all = new ArrayList<JsonNode>();
        kustomization().path("resources").forEach(file -> all.addAll(Repository.yaml(FOLDER + file.asText())));
        return all;
    }

    private static JsonNode manifest(String kind, String name) {
        return manifests().stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind)
                        && manifest.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    private static JsonNode pod() {
        return manifest("StatefulSet", "kontor").at("/spec/template");
    }

    private static JsonNode container() {
        return pod().at("/spec/containers/0");
    }

    /** Fails at a field that the API does not know, at one that is missing, and at a value of another type. */
    private static void conforms(JsonNode manifest) throws ReflectiveOperationException {
        var model = Class.forName(
                "io.kubernetes.client.openapi.models.V1" + manifest.path("kind").asText());
        var json = JsonParser.parseString(Json.text(manifest));
        try {
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
        } catch (InvocationTargetException e) {
            throw new AssertionError(Json.text(manifest.path("metadata")), e.getCause());
        }
        assertThat(JSON.getGson().fromJson(json, (Class<?>) model)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theApiOfKubernetesTakesIt(JsonNode manifest) throws Exception {
        conforms(manifest);
        var inNamespace = manifest.path("kind").asText().equals("Namespace")
                || manifest.at("/metadata/namespace").asText().equals("kontor");
        assertThat(inNamespace).isTrue();
    }

    @Test
    void aMisspeltFieldWouldBeFound() {
        var wrong = Json.parse(Json.text(manifest("StatefulSet", "kontor")).replace("minReadySeconds", "minReadySecs"));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> conforms(wrong)))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage(rootMessage(wrong));
    }

    private static String rootMessage(JsonNode wrong) {
        return "The field `minReadySecs` in the JSON string is not defined in the `V1StatefulSetSpec` properties. JSON: "
                + JsonParser.parseString(Json.text(wrong.path("spec")));
    }

    @Test
    void everyFileIsApplied() {
        var named = new TreeSet<>(List.of("kustomization.yaml"));
        kustomization().path("resources").forEach(file -> named.add(file.asText()));
        assertThat(Repository.files(FOLDER, ".yaml").stream()
                        .map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void everySelectorFindsTheNodesAndNothingElse() {
        var node = pod().at("/metadata/labels");
        var job = manifest("Job", "kontor-schema").at("/spec/template/metadata/labels");
        var selectors = List.of(
                manifest("StatefulSet", "kontor").at("/spec/selector/matchLabels"),
                manifest("Service", "kontor").at("/spec/selector"),
                manifest("Service", "kontor-headless").at("/spec/selector"),
                manifest("PodDisruptionBudget", "kontor").at("/spec/selector/matchLabels"),
                manifest("NetworkPolicy", "kontor-nodes").at("/spec/podSelector/matchLabels"),
                manifest("NetworkPolicy", "kontor-nodes").at("/spec/ingress/1/from/0/podSelector/matchLabels"));
        assertThat(selectors).allSatisfy(selector -> {
            assertThat(selector.properties()).isNotEmpty();
            assertThat(node.properties()).containsAll(selector.properties());
            assertThat(job.properties()).doesNotContainSequence(selector.properties());
        });
    }

    @Test
    void portsAreNamedAlikeAndTheClustersOwnIsForNodesOnly() {
        var ports = container().path("ports");
        assertThat(ports).extracting(port -> port.path("name").asText()).containsExactly("http", "cluster");
        assertThat(ports).extracting(port -> port.path("containerPort").asInt()).containsExactly(8080, 25520);
        assertThat(manifest("ConfigMap", "kontor-config")
                        .at("/data/KONTOR_CLUSTER_PORT")
                        .asText())
                .isEqualTo("25520");
        var rules = manifest("NetworkPolicy", "kontor-nodes").at("/spec/ingress");
        for (var rule : rules) {
            if (rule.at("/ports/0/port").asText().equals("cluster")) {
                assertThat(rule.path("from")).isNotEmpty();
            }
        }
        assertThat(rules).hasSize(2);
    }

    @Test
    void theNodesFindEachOtherByTheHeadlessService() {
        var set = manifest("StatefulSet", "kontor").path("spec");
        var data = manifest("ConfigMap", "kontor-config").path("data");
        var service = set.path("serviceName").asText() + ".kontor.svc.cluster.local";
        assertThat(data.path("KONTOR_CLUSTER_SERVICE").asText()).isEqualTo(service);
        assertThat(data.path("KONTOR_CLUSTER_SIZE").asInt())
                .isEqualTo(set.path("replicas").asInt());
        assertThat(variable("KONTOR_CLUSTER_HOST").path("value").asText()).isEqualTo("$(POD_NAME)." + service);
        var headless = manifest("Service", set.path("serviceName").asText()).path("spec");
        assertThat(headless.path("clusterIP").asText()).isEqualTo("None");
        assertThat(headless.path("publishNotReadyAddresses").asBoolean()).isTrue();
    }

    private static JsonNode variable(String name) {
        for (var variable : container().path("env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable;
            }
        }
        throw new AssertionError("no " + name);
    }

    @Test
    void theNodesKnowTheirVariables() {
        var named = new TreeSet<String>();
        manifests().forEach(manifest -> named.addAll(Repository.variables(Json.text(manifest))));
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(Repository.explained()).containsAll(named);
    }

    @Test
    void secretsComeFromTheSecretOnly() {
        for (var name : List.of("KONTOR_HTTP_KEYS", "KONTOR_CASSANDRA_USER", "KONTOR_CASSANDRA_PASSWORD")) {
            assertThat(variable(name).at("/valueFrom/secretKeyRef/name").asText())
                    .isEqualTo("kontor-secrets");
        }
        assertThat(manifests())
                .noneMatch(manifest -> manifest.path("kind").asText().equals("Secret"));
    }

    @Test
    void theClustersKeysAreFilesOfASecretThatIsMounted() {
        var data = manifest("ConfigMap", "kontor-config").path("data");
        var mount = mount("cluster-tls");
        for (var name : List.of("KEYSTORE", "KEYSTORE_PASSWORD_FILE", "TRUSTSTORE", "TRUSTSTORE_PASSWORD_FILE")) {
            assertThat(data.path("KONTOR_CLUSTER_TLS_" + name).asText()).startsWith(mount + "/");
        }
        assertThat(Json.text(manifest("ConfigMap", "kontor-config"))).doesNotContain("INSECURE");
    }

    private static String mount(String volume) {
        for (var mount : container().path("volumeMounts")) {
            if (mount.path("name").asText().equals(volume)) {
                return mount.path("mountPath").asText();
            }
        }
        throw new AssertionError("no mount of " + volume);
    }

    @Test
    void theProbesAskWhatANodeAnswers() {
        try (var node = TestNode.start()) {
            var url = node.url();
            var paths = Json.parse(get(url + "/openapi.json")).path("paths");
            for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                var path = container().at("/" + probe + "/httpGet/path").asText();
                assertThat(paths.has(path)).as(probe + " " + path).isTrue();
                assertThat(container().at("/" + probe + "/httpGet/port").asText())
                        .isEqualTo("http");
                assertThat(get(url + path)).contains("up");
            }
            assertThat(Repository.read("docker/haproxy/haproxy.cfg")).contains("uri /health/ready ");
            assertThat(container().at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
            assertThat(container().at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/alive");
        }
    }

    private static String get(String url) {
        try (var in = java.net.URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aNodeMayDoNoMoreThanItMust() {
        for (var template : List.of(pod(), manifest("Job", "kontor-schema").at("/spec/template"))) {
            var spec = template.path("spec");
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(spec.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
            assertThat(spec.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(spec.path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            var own = spec.at("/containers/0/securityContext");
            assertThat(own.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(own.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(own.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        }
    }

    @Test
    void aDrainTakesOneNodeAtATime() {
        assertThat(manifest("PodDisruptionBudget", "kontor")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(manifest("StatefulSet", "kontor")
                        .at("/spec/updateStrategy/type")
                        .asText())
                .isEqualTo("RollingUpdate");
        assertThat(variable("KONTOR_APP_VERSION")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asText())
                .isEqualTo("metadata.labels['app-version']");
        assertThat(pod().at("/metadata/labels/app-version").asText()).isNotEmpty();
    }
}
