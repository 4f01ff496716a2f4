package kontor.vocabulary;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;

/** Carries what authors wrote about their records over to the words. Compiled classes have no documentation: empty. */
final class Docs {
    private static final Pattern BLOCK_TAG = Pattern.compile("(?m)^\\s*@");
    private static final Pattern SENTENCE = Pattern.compile("^.*?\\.(?=\\s|$)");
    private static final Pattern LINK = Pattern.compile("\\{@link(?:plain)?\\s+([^}\\s]+)(?:\\s+([^}]+))?}");

    private final Elements elements;

    Docs(Elements elements) {
        this.elements = elements;
    }

    /** The first sentence about an element. */
    String firstSentence(Element element) {
        var comment = elements.getDocComment(element);
        if (comment == null) {
            return "";
        }
        var text = squeeze(BLOCK_TAG.split(comment, 2)[0]);
        var sentence = SENTENCE.matcher(text);
        return whole(sentence.find() ? sentence.group() : text);
    }

    /** What a record says about one of its components. */
    String param(Element record, String component) {
        var comment = elements.getDocComment(record);
        if (comment == null) {
            return "";
        }
        for (var block : BLOCK_TAG.splitAsStream(comment).toList()) {
            var words = block.strip().split("\\s+", 3);
            if (words.length == 3 && words[0].equals("param") && words[1].equals(component)) {
                return whole(squeeze(words[2]));
            }
        }
        return "";
    }

    private static String squeeze(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** A link may name what is only known where it was written, and half a tag would spoil the page. */
    private static String whole(String text) {
        var plain = LINK.matcher(text).replaceAll(link -> {
            var label = link.group(2) == null ? link.group(1).replace('#', '.') : link.group(2);
            return Matcher.quoteReplacement("{@code " + label + "}");
        });
        var open = plain.chars().filter(c -> c == '{').count();
        var closed = plain.chars().filter(c -> c == '}').count();
        return open == closed && !plain.contains("<pre") ? plain : "";
    }
}
