package kontor.connectors.ai;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the native libraries of the embedding model are unpacked: once a version, in a folder of the user's cache. Left to
 * themselves they would be unpacked anew at each start, and one of them would ask the network for another.
 */
final class NativeLibraries {
    private static final String RUNTIME = "onnxruntime.native.path";

    private NativeLibraries() {}

    /**
     * Unpacks what is missing and tells the libraries where they are; what an operator has set stays.
     *
     * @return the folder, for what else has to be unpacked
     */
    static Path prepare() throws IOException {
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        var folder = folder(
                cache(System.getProperty("os.name"), System.getenv("LOCALAPPDATA"), System.getenv("XDG_CACHE_HOME")));
        if (System.getenv("ENGINE_CACHE_DIR") == null) {
            setDefault("ENGINE_CACHE_DIR", folder.toString());
        }
        if (System.getProperty(RUNTIME) == null) {
            System.setProperty(RUNTIME, unpacked(folder).toString());
        }
        return folder;
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Where users keep caches on this system. */
    static Path cache(String system, @Nullable String windows, @Nullable String xdg) {
        var home = Path.of(System.getProperty("user.home"));
        var os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return windows == null || windows.isBlank()
                    ? home.resolve("AppData").resolve("Local")
                    : Path.of(windows);
        }
        if (os.startsWith("mac")) {
            return home.resolve("Library").resolve("Caches");
        }
        return xdg == null || xdg.isBlank() ? home.resolve(".cache") : Path.of(xdg);
    }

    /** A folder in the cache that can be written to; a temporary one where there is none, as in some containers. */
    static Path folder(Path cache) throws IOException {
        var folder = cache.resolve("kontor").resolve("native");
        try {
            Files.createDirectories(folder);
            if (Files.isWritable(folder)) {
                return folder.toRealPath();
            }
        } catch (IOException e) {
            // Then a temporary one, which nobody else can have made.
        }
        var temporary = Files.createTempDirectory("kontor-native");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(temporary), "native libraries"));
        return temporary;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // Windows keeps what is loaded; whoever cleans the temporary folder takes it.
        }
    }

    /** The folder with the libraries of the runtime. */
    static Path unpacked(Path folder) throws IOException {
        return Unpacked.in(folder, OrtEnvironment.class, resource("onnxruntime"), resource("onnxruntime4j_jni"));
    }

    private static String resource(String library) {
        return "/ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(library);
    }

    // As the runtime names them.
    private static String platform() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : "linux") + "-"
                + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }
}
