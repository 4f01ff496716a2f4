package kontor.node.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kontor.kernel.model.Json;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of the repository. */
final class Repository {
    private static final Pattern VARIABLE = Pattern.compile("\\bKONTOR_[A-Z0-9_]*[A-Z0-9]\\b");

    private Repository() {}

    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isDirectory(path.resolve("docker/grafana")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no docker/ above here"));
    }

    static String read(String file) {
        try {
            return Files.readString(root().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that are no comments. */
    static List<String> lines(String file) {
        return read(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** The documents of a YAML file, anchors and merges resolved; a key that is there twice is refused. */
    static List<JsonNode> yaml(String file) {
        var documents = new ArrayList<JsonNode>();
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        new Yaml(new SafeConstructor(options))
                .loadAll(read(file))
                .forEach(document -> documents.add(Json.of(document)));
        return documents;
    }

    static List<Path> files(String folder, String ending) {
        try (var files = Files.list(root().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every name of one of Kontor's variables in a text. */
    static Set<String> variables(String text) {
        var names = new TreeSet<String>();
        VARIABLE.matcher(text).results().forEach(found -> names.add(found.group()));
        return names;
    }

    /** The variables that the configuration explains. */
    static Set<String> explained() {
        var names = new TreeSet<String>();
        for (var file : files("conf", ".conf")) {
            names.addAll(variables(read(root().relativize(file).toString())));
        }
        return names;
    }
}
