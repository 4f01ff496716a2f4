package kontor.testkit.cassandra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the JDK 17 that Cassandra runs on. */
final class Jdk17 {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/lib/jvm"), Path.of("/Library/Java/JavaVirtualMachines"), home(".sdkman/candidates/java"));

    private Jdk17() {}

    private static Path home(String path) {
        return Path.of(System.getProperty("user.home")).resolve(path);
    }

    /** The launcher of a JDK 17. */
    static Path java() {
        var homes = new ArrayList<Path>();
        for (var name : List.of("KONTOR_JAVA_17", "JAVA_17_HOME", "JAVA_HOME_17_X64")) {
            var home = System.getenv(name);
            if (home != null) {
                homes.add(Path.of(home));
            }
        }
        PLACES.forEach(place -> homes.addAll(children(place)));
        return homes.stream()
                .flatMap(home -> List.of(home, home.resolve("Contents/Home")).stream())
                .filter(Jdk17::is17)
                .map(home -> home.resolve("bin/java"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Cassandra needs a Java 17, and there is none in " + PLACES
                        + ". Install one (apt-get install -y openjdk-17-jre-headless), or name its home in the"
                        + " environment variable KONTOR_JAVA_17"));
    }

    private static List<Path> children(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean is17(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"17.");
        } catch (IOException e) {
            return false;
        }
    }
}
