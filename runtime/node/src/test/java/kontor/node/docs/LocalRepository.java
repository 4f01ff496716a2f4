package kontor.node.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A local Maven repository as it is after {@code mvn install} of this build: Kontor's artifacts are those in the modules'
 * {@code target} folders, everything else is that of the machine's own repository, so that nothing is downloaded again.
 */
final class LocalRepository implements AutoCloseable {
    private static final String GROUP = "kontor";
    private static final Pattern VERSION =
            Pattern.compile("(?s)<artifactId>kontor-parent</artifactId>\\s*<version>(.*?)<");

    private final Path folder;

    private LocalRepository(Path folder) {
        this.folder = folder;
    }

    static LocalRepository make(Path folder) throws IOException {
        Files.createDirectories(folder.resolve(GROUP));
        link(machines(), folder);
        var root = Document.root();
        var version = version(root);
        install(folder, "kontor-parent", version, root.resolve("pom.xml"), "pom");
        try (Stream<Path> modules = Files.list(root.resolve("runtime"))) {
            for (var module : modules.toList()) {
                var artifact = "kontor-" + module.getFileName();
                var jar = module.resolve("target").resolve(artifact + "-" + version + ".jar");
                if (Files.exists(jar)) {
                    install(folder, artifact, version, module.resolve("pom.xml"), "pom");
                    install(folder, artifact, version, jar, "jar");
                }
            }
        }
        return new LocalRepository(folder);
    }

    Path folder() {
        return folder;
    }

    /** Takes the links away, so that nobody follows them who deletes the folder. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> groups = Files.list(folder)) {
            for (var link : groups.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    /** The repository that the build at work uses; Surefire and Failsafe tell. */
    private static Path machines() {
        var told = System.getProperty("localRepository");
        return told == null ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(told);
    }

    private static void link(Path from, Path to) throws IOException {
        try (Stream<Path> groups = Files.list(from)) {
            for (var group : groups.filter(Files::isDirectory).toList()) {
                var name = group.getFileName().toString();
                if (!name.equals(GROUP)) {
                    Files.createSymbolicLink(to.resolve(name), group);
                }
            }
        }
    }

    private static String version(Path root) throws IOException {
        var found = VERSION.matcher(Files.readString(root.resolve("pom.xml")));
        if (!found.find()) {
            throw new AssertionError("pom.xml tells no version");
        }
        return found.group(1);
    }

    private static void install(Path folder, String artifact, String version, Path file, String type)
            throws IOException {
        var place =
                Files.createDirectories(folder.resolve(GROUP).resolve(artifact).resolve(version));
        Files.copy(file, place.resolve(artifact + "-" + version + "." + type));
    }
}
