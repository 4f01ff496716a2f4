package kontor.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every code that the runtime can show is explained in {@code docs/errors.md}. */
class ErrorsTest {
    private static final Pattern CODE = Pattern.compile("KON-\\d{4}");

    @Test
    void everyCodeIsInTheList() throws IOException {
        var root = root();
        var used = new TreeSet<String>();
        try (var files = Files.walk(root.resolve("runtime"))) {
            for (var file : files.filter(ErrorsTest::isSource).toList()) {
                collect(Files.readString(file), used);
            }
        }
        var listed = new TreeSet<String>();
        collect(Files.readString(root.resolve("docs/errors.md")), listed);
        assertThat(used).isNotEmpty();
        assertThat(listed).as("codes in docs/errors.md").containsAll(used);
    }

    private static boolean isSource(Path file) {
        var path = file.toString().replace('\\', '/');
        // What the test kit makes up for its contracts is no code of ours.
        return path.contains("/src/main/java/") && path.endsWith(".java") && !path.contains("/testkit/");
    }

    private static void collect(String text, TreeSet<String> codes) {
        var found = CODE.matcher(text);
        while (found.find()) {
            codes.add(found.group());
        }
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("docs/errors.md"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no docs/errors.md above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }
}
