package kontor.connectors;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Mail templates: {@code templates/welcome.txt}, and {@code templates/welcome.html} where the mail has an HTML part. The
 * plain part is required; its first line is the subject:
 *
 * <pre>{@code
 * Subject: Welcome, {{ customer.name | default("friend") }}
 *
 * Your trial ends on {{ account.trialEnds | day }}.
 * }</pre>
 *
 * They are looked for in the configured folder, then on the class paths of the businesses. The language is Pebble's; the
 * HTML part is escaped. Variables are strict: a misspelt one is an error. What a template sees is the mail's
 * {@code data} as JSON, and the filters {@code day}, {@code time} and {@code money}.
 */
public final class Templates {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    // Far above any sensible mail; a template that loops must not fill the memory.
    private static final int MOST_CHARACTERS = 1_000_000;

    private final TemplateFiles files;
    private final PebbleEngine plain;
    private final PebbleEngine html;

    /**
     * Templates of businesses.
     *
     * @param businesses the class loaders of the businesses, the first that has a template wins
     * @param folder a folder whose files come before all others, null when there is none
     */
    public Templates(List<ClassLoader> businesses, @Nullable Path folder) {
        this.files = new TemplateFiles(businesses, folder);
        this.plain = engine(files, false);
        this.html = engine(files, true);
    }

    /**
     * A rendered template.
     *
     * @param subject the subject line
     * @param text the plain part
     * @param html the HTML part, null when the template has none
     */
    public record Rendered(
            String subject, String text, @Nullable String html) {}

    private static PebbleEngine engine(TemplateFiles files, boolean escaping) {
        return new PebbleEngine.Builder()
                .loader(files)
                .extension(new TemplateFilters())
                .autoEscaping(escaping)
                .strictVariables(true)
                .newLineTrimming(false)
                .maxRenderedSize(MOST_CHARACTERS)
                .defaultLocale(Locale.ENGLISH)
                .build();
    }

    /**
     * Renders a template. Refused with KON-4101 (no such template), KON-4102 (it uses what the data does not have),
     * KON-4103 (it cannot be read), KON-4104 (it has no subject).
     */
    public Rendered render(String template, Map<String, ?> data) {
        if (!NAME.matcher(template).matches()) {
            throw new KontorException(
                    "KON-4101",
                    "'" + template
                            + "' is no name of a template; expected letters, digits, _ and -, as 'trial-ending'");
        }
        var text = template + ".txt";
        var markup = template + ".html";
        files.require(template, text);
        var subject = part(plain, template, TemplateFiles.subjectOf(text), data);
        var body = part(plain, template, TemplateFiles.bodyOf(text), data);
        var rich = files.resourceExists(markup) ? part(html, template, markup, data) : null;
        return new Rendered(subject.strip().replaceAll("\\s+", " "), body.strip() + "\n", rich);
    }

    private static String part(PebbleEngine engine, String template, String part, Map<String, ?> data) {
        var out = new StringWriter();
        try {
            engine.getTemplate(part).evaluate(out, new LinkedHashMap<>(data), Locale.ENGLISH);
            return out.toString();
        } catch (AttributeNotFoundException e) {
            throw new KontorException(
                    "KON-4102",
                    "template '" + template + "', " + line(e) + ": there is no '" + e.getAttributeName()
                            + "'; the mail's data has " + names(data),
                    e);
        } catch (PebbleException | IOException e) {
            throw new KontorException(
                    "KON-4103", "template '" + template + "' cannot be rendered: " + e.getMessage(), e);
        }
    }

    private static String line(PebbleException e) {
        return TemplateFiles.fileOf(e.getFileName()) + " line " + e.getLineNumber();
    }

    private static String names(Map<String, ?> data) {
        return data.isEmpty()
                ? "nothing"
                : String.join(", ", data.keySet().stream().sorted().toList());
    }
}
