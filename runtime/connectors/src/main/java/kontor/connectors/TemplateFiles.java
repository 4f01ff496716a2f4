package kontor.connectors;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of templates: in the folder, then on the class paths. A plain file has two parts, its first line and
 * the rest, which are two templates for the engine.
 */
final class TemplateFiles implements Loader<TemplateFiles.Source> {
    private static final String PREFIX = "templates/";
    private static final String SUBJECT = "#subject";
    private static final String BODY = "#body";
    private static final String FIRST_LINE = "subject:";

    private final List<ClassLoader> businesses;
    private final @Nullable Path folder;

    TemplateFiles(List<ClassLoader> businesses, @Nullable Path folder) {
        this.businesses = List.copyOf(businesses);
        this.folder = folder == null ? null : folder.toAbsolutePath().normalize();
    }

    /**
     * Where a part comes from. It is the key of the engine's cache, so that a file that was edited is read again.
     *
     * @param part the part's name
     * @param place where its file was found, null when nowhere
     * @param stamp when the file was written last, 0 on a class path
     */
    record Source(String part, @Nullable URI place, long stamp) {}

    static String subjectOf(String file) {
        return file + SUBJECT;
    }

    static String bodyOf(String file) {
        return file + BODY;
    }

    /** Refuses (KON-4101) a template without its plain file. */
    void require(String template, String file) {
        if (!resourceExists(file)) {
            throw new KontorException(
                    "KON-4101",
                    "there is no template '" + template + "'; looked for " + String.join(", ", places(file)));
        }
    }

    private List<String> places(String file) {
        var places = new ArrayList<String>();
        if (folder != null) {
            places.add(folder.resolve(file).toString());
        }
        places.add(PREFIX + file + " in the jars of " + businesses.size() + " business(es)");
        return places;
    }

    @Override
    public boolean resourceExists(String name) {
        return createCacheKey(name).place() != null;
    }

    @Override
    public Source createCacheKey(String name) {
        var file = fileOf(name);
        try {
            if (folder != null) {
                var path = folder.resolve(file).normalize();
                if (path.startsWith(folder) && Files.isRegularFile(path)) {
                    return new Source(
                            name, path.toUri(), Files.getLastModifiedTime(path).toMillis());
                }
            }
        } catch (IOException e) {
            throw new LoaderException(e, "cannot look at " + file + " in " + folder);
        }
        for (var business : businesses) {
            var found = business.getResource(PREFIX + file);
            if (found != null) {
                return new Source(name, URI.create(found.toString()), 0);
            }
        }
        return new Source(name, null, 0);
    }

    static String fileOf(String part) {
        var mark = part.indexOf('#');
        return mark < 0 ? part : part.substring(0, mark);
    }

    @Override
    public Reader getReader(Source source) {
        var file = fileOf(source.part());
        if (source.place() == null) {
            throw new LoaderException(null, "there is no " + file + "; looked for " + String.join(", ", places(file)));
        }
        var text = read(source.place());
        if (source.part().equals(file)) {
            return new StringReader(text);
        }
        var end = text.indexOf('\n');
        var first = end < 0 ? text : text.substring(0, end);
        if (!first.toLowerCase(Locale.ROOT).startsWith(FIRST_LINE)) {
            throw new KontorException(
                    "KON-4104",
                    "the template " + source.place()
                            + " has no subject; expected 'Subject: ...' as its first line, got '" + first.strip()
                            + "'");
        }
        // The body keeps the newline of the first line, so that an error names the line of the file.
        return new StringReader(
                source.part().endsWith(SUBJECT)
                        ? first.substring(FIRST_LINE.length())
                        : text.substring(first.length()));
    }

    private static String read(URI place) {
        try {
            var connection = place.toURL().openConnection();
            // A cached jar would outlive a business that is loaded again.
            connection.setUseCaches(false);
            try (var in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\uFEFF", "");
            }
        } catch (IOException e) {
            throw new LoaderException(e, "cannot read " + place);
        }
    }

    @Override
    public String resolveRelativePath(String relativePath, String anchorPath) {
        return relativePath;
    }

    @Override
    public void setCharset(String charset) {
        throw new UnsupportedOperationException("templates are UTF-8");
    }

    @Override
    public void setPrefix(String prefix) {
        throw new UnsupportedOperationException("templates are in " + PREFIX);
    }

    @Override
    public void setSuffix(String suffix) {
        throw new UnsupportedOperationException("templates are named with their suffix");
    }
}
