package kontor.vocabulary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.Filer;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;

/**
 * {@code META-INF/services/kontor.sdk.words.Index}. An incremental build may see only one of a module's vocabularies,
 * so names that are there already and still stand for something are kept.
 */
final class IndexFile {
    private static final String PATH = "META-INF/services/" + Sdk.INDEX.canonicalName();

    private final Filer filer;
    private final Elements elements;
    private final Marks marks;
    private final Set<String> names = new TreeSet<>();

    IndexFile(Filer filer, Elements elements, Marks marks) {
        this.filer = filer;
        this.elements = elements;
        this.marks = marks;
    }

    void add(String index) {
        names.add(index);
    }

    /** Writes the file; without a vocabulary in this build there is nothing to say. */
    void write() {
        if (names.isEmpty()) {
            return;
        }
        for (var line : present()) {
            if (stands(line)) {
                names.add(line);
            }
        }
        try (var out =
                filer.createResource(StandardLocation.CLASS_OUTPUT, "", PATH).openWriter()) {
            for (var name : names) {
                out.write(name + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + PATH, e);
        }
    }

    private List<String> present() {
        var lines = new ArrayList<String>();
        try {
            var content =
                    filer.getResource(StandardLocation.CLASS_OUTPUT, "", PATH).getCharContent(true);
            content.toString()
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .forEach(lines::add);
        } catch (IOException absent) {
            // The first build: there is no file yet.
            return List.of();
        }
        lines.removeIf(String::isEmpty);
        return lines;
    }

    private boolean stands(String index) {
        TypeElement type = elements.getTypeElement(index);
        if (type == null) {
            return false;
        }
        var written = type.getSimpleName().contentEquals(Sdk.INDEX_NAME);
        return !written || marks.has(elements.getPackageOf(type), Sdk.VOCABULARY);
    }
}
