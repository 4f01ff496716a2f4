package kontor.connectors.ai;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Resources of the jar as files, for native code that reads only those. They are unpacked once a version: their folder is
 * named by their content.
 */
final class Unpacked {
    /** A resource with the size and checksum that the jar knows without reading it. */
    private record Entry(URL url, String name, long size, long checksum) {}

    private Unpacked() {}

    /** The folder with these resources, inside another one. */
    static Path in(Path folder, Class<?> owner, String... resources) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var resource : resources) {
            entries.add(entry(owner, resource));
        }
        var target = Files.createDirectories(folder.resolve(name(entries)));
        for (var entry : entries) {
            write(entry, target.resolve(entry.name()));
        }
        return target;
    }

    private static Entry entry(Class<?> owner, String resource) throws IOException {
        var url = owner.getResource(resource);
        var name = resource.substring(resource.lastIndexOf('/') + 1);
        if (url == null) {
            throw new IOException("there is no " + name + " for this machine");
        }
        var connection = url.openConnection();
        if (connection instanceof JarURLConnection jar && jar.getJarEntry() != null) {
            return new Entry(
                    url, name, jar.getJarEntry().getSize(), jar.getJarEntry().getCrc());
        }
        try (var in = connection.getInputStream()) {
            var content = in.readAllBytes();
            var checksum = new CRC32();
            checksum.update(content);
            return new Entry(url, name, content.length, checksum.getValue());
        }
    }

    private static String name(List<Entry> entries) {
        var checksum = new CRC32();
        entries.forEach(entry ->
                checksum.update((entry.name() + entry.size() + entry.checksum()).getBytes(StandardCharsets.UTF_8)));
        return entries.getFirst().name() + "-" + Long.toHexString(checksum.getValue());
    }

    // Whole or not at all: several nodes may begin at one time.
    private static void write(Entry entry, Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) == entry.size()) {
            return;
        }
        var part = Files.createTempFile(file.getParent(), "part", ".tmp");
        try (var in = entry.url().openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
