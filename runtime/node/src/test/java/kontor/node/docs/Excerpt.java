package kontor.node.docs;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An excerpt of an output, as a document shows it: lines that follow each other, of which other text may stand before and
 * behind. {@code …} stands for anything within a line, a line of its own for any lines; how wide a gap is does not count.
 */
final class Excerpt {
    private static final String ANYTHING = "…";
    private static final String REST_OF_LINE = "[^\\n]*\\n[^\\n]*?";

    private final Pattern pattern;

    Excerpt(String text) {
        var wanted = text.strip()
                .lines()
                .map(Excerpt::line)
                .collect(Collectors.joining(REST_OF_LINE))
                .replace(REST_OF_LINE + ANYTHING + REST_OF_LINE, "(?s:.*?)");
        this.pattern = Pattern.compile(wanted);
    }

    private static String line(String line) {
        var wanted = line.strip();
        if (wanted.equals(ANYTHING)) {
            return ANYTHING;
        }
        var parts = wanted.split(ANYTHING, -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = literally(parts[i]);
        }
        return String.join("[^\\n]*?", parts);
    }

    private static String literally(String text) {
        var words = text.split("\\s+", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].isEmpty() ? "" : Pattern.quote(words[i]);
        }
        return String.join("[ \\t]*", words);
    }

    boolean isIn(String output) {
        return pattern.matcher(output).find();
    }
}
