package kontor.node.process;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A business jar made from source on the spot, so that a test can change its code between two starts of a node. */
final class BusinessJar {
    private BusinessJar() {}

    /** Compiles one class against the node and the examples' vocabulary, and packs it as a business. */
    static Path of(Path folder, String name, String source) throws IOException {
        var classes = Files.createDirectories(folder.resolve(name + "-classes-" + System.nanoTime()));
        compile(name, source, classes);
        var jar = folder.resolve(name + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(out, "META-INF/services/kontor.sdk.Business", name.getBytes());
            for (var file : files(classes)) {
                entry(out, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return jar;
    }

    /** Packs the compiled classes of a package and its words, which one class of it is a business of. */
    static Path of(Path folder, Class<?> business) throws IOException {
        var here = business.getPackageName().replace('.', '/');
        var classes = Path.of(
                business.getProtectionDomain().getCodeSource().getLocation().getPath());
        var jar = folder.resolve(business.getSimpleName() + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(
                    out,
                    "META-INF/services/kontor.sdk.Business",
                    business.getName().getBytes());
            entry(
                    out,
                    "META-INF/services/kontor.sdk.words.Index",
                    (business.getPackageName() + ".words.VocabularyIndex").getBytes());
            for (var file : files(classes.resolve(here))) {
                entry(out, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return jar;
    }

    private static void compile(String name, String source, Path classes) {
        var file = new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var said = new StringWriter();
        var options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
        var done = ToolProvider.getSystemJavaCompiler()
                .getTask(said, null, null, options, null, List.of(file))
                .call();
        if (!done) {
            throw new IllegalArgumentException(said.toString());
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var found = Files.walk(folder)) {
            return new ArrayList<>(found.filter(Files::isRegularFile).toList());
        }
    }

    private static void entry(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
