package kontor.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The dashboard, the alerts and the documentation speak of what a node really exports. */
@ExtendWith(SharedNode.class)
class MonitoringTest {
    private static final Pattern SAMPLE = Pattern.compile("([a-z_][a-z0-9_]*)(?:\\{(.*)})? \\S+");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern METRIC = Pattern.compile("\\b(?:kontor|jvm|process|system)_[a-z0-9_]+");
    private static final Pattern SELECTOR = Pattern.compile("\\b((?:kontor|jvm|process|system)_[a-z0-9_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby ?\\(([^)]*)\\)");
    private static final Pattern IN_LEGEND = Pattern.compile("\\{\\{ ?(?:\\$labels\\.)?([a-z]+) ?}}");
    /** Labels that Prometheus adds. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

    private final Client node;
    private final Map<String, Set<String>> labels = new HashMap<>();
    private final Map<String, String> families = new HashMap<>();

    MonitoringTest(Client node) {
        this.node = node;
    }

    @BeforeEach
    void scrape() {
        node.signedUp();
        // A pause of the collector is only exported once there was one.
        System.gc();
        var metrics = Client.eventually(
                () -> node.get("/metrics"), answer -> answer.text().contains("jvm_gc_pause_seconds_sum"));
        metrics.text().lines().forEach(line -> {
            var type = TYPE.matcher(line);
            var sample = SAMPLE.matcher(line);
            if (type.matches()) {
                families.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                labels.computeIfAbsent(sample.group(1), _ -> new TreeSet<>()).addAll(names(sample.group(2)));
            }
        });
    }

    private static Set<String> names(@org.jspecify.annotations.Nullable String selector) {
        var names = new TreeSet<String>();
        if (selector != null) {
            LABEL.matcher(selector).results().forEach(label -> names.add(label.group(1)));
        }
        return names;
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docker/grafana"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no docker/grafana above here");
            }
        }
        return folder;
    }

    private static String read(String file) {
        try {
            return Files.readString(root().resolve(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Every metric of an expression is exported, with the labels by which it is chosen and grouped. */
    private void isExported(String where, String expression) {
        var named = METRIC.matcher(expression)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named)
                .as("metrics of %s: %s", where, expression)
                .isNotEmpty()
                .isSubsetOf(labels.keySet());
        SELECTOR.matcher(expression)
                .results()
                .forEach(found -> assertThat(names(found.group(2)))
                        .as("labels of %s in %s", found.group(1), where)
                        .isSubsetOf(known(Set.of(found.group(1)))));
        GROUPING.matcher(expression)
                .results()
                .forEach(found -> assertThat(found.group(1).split(", ?"))
                        .as("labels by which %s groups", where)
                        .isSubsetOf(known(named)));
    }

    private Set<String> known(Set<String> metrics) {
        var known = new TreeSet<>(OF_PROMETHEUS);
        metrics.forEach(metric -> known.addAll(labels.getOrDefault(metric, Set.of())));
        return known;
    }

    // --- Grafana

    private static List<JsonNode> panels() {
        var panels = new ArrayList<JsonNode>();
        Json.parse(read("docker/grafana/kontor.json")).path("panels").forEach(panels::add);
        return panels;
    }

    @Test
    void everyPanelShowsWhatANodeExports() {
        var shown = panels().stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
        assertThat(shown).hasSizeGreaterThan(20);
        for (var panel : shown) {
            var title = panel.path("title").asText();
            assertThat(title).isNotEmpty();
            assertThat(panel.path("targets")).as(title).isNotEmpty();
            for (var target : panel.path("targets")) {
                var expression = target.path("expr").asText();
                isExported(title, expression);
                var metrics = METRIC.matcher(expression)
                        .results()
                        .map(found -> found.group())
                        .collect(Collectors.toSet());
                IN_LEGEND
                        .matcher(target.path("legendFormat").asText())
                        .results()
                        .forEach(label -> assertThat(known(metrics)).as(title).contains(label.group(1)));
            }
        }
    }

    @Test
    void panelsHaveTheirOwnIdsAndDoNotCoverEachOther() {
        var ids = panels().stream().map(panel -> panel.path("id").asInt()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        var cells = new TreeSet<String>();
        for (var panel : panels()) {
            var at = panel.path("gridPos");
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(x).isLessThan(24);
                    assertThat(cells.add(x + "," + y))
                            .as("%s covers another panel", panel.path("title"))
                            .isTrue();
                }
            }
        }
    }

    // --- Prometheus

    private static List<JsonNode> alerts() {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        var alerts = new ArrayList<JsonNode>();
        var file = Json.of(yaml.<Object>load(read("docker/prometheus/alerts.yaml")));
        file.path("groups").forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    @Test
    void everyAlertWatchesWhatANodeExports() {
        assertThat(alerts()).hasSizeGreaterThan(10);
        for (var alert : alerts()) {
            var name = alert.path("alert").asText();
            var expression = alert.path("expr").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).as(name).isNotEmpty();
            // Whether a scrape came through is Prometheus' own metric.
            if (!expression.startsWith("up{")) {
                isExported(name, expression);
            }
            assertThat(expression.chars().filter(c -> c == '(').count())
                    .as("parentheses of %s", name)
                    .isEqualTo(expression.chars().filter(c -> c == ')').count());
        }
        assertThat(alerts().stream().map(alert -> alert.path("alert").asText())).doesNotHaveDuplicates();
    }

    // --- documentation

    @Test
    void everyFigureIsDocumentedAndEveryDocumentedFigureIsThere() {
        var page = read("docs/operations.md");
        var section = page.substring(page.indexOf("\n## Figures\n"));
        section = section.substring(0, section.indexOf("\n## ", 1));
        var documented = Pattern.compile("`(kontor_[a-z_]+)`")
                .matcher(section)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var exported = families.keySet().stream()
                .filter(name -> name.startsWith("kontor_"))
                // A histogram comes with its highest value as a metric of its own.
                .filter(name -> !families.containsKey(name.replaceFirst("_max$", "")) || !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(exported);
    }
}
