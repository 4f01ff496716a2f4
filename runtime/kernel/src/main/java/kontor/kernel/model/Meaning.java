package kontor.kernel.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.stream.Collectors;
import kontor.kernel.model.Shape.FieldShape;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** The text by whose meaning an entity is found: its searchable fields together. */
public final class Meaning {
    /** The type of the message that tells that an entity's text has changed; its data is {@code {"noun","id"}}. */
    public static final String TYPE = "kontor.embed";

    private Meaning() {}

    /** The data of that message. */
    public static JsonNode data(String noun, String id) {
        return Json.object().put("noun", noun).put("id", id);
    }

    /** Whether entities of the noun are found by meaning at all. */
    public static boolean any(NounModel noun) {
        return noun.shape().fields().stream().anyMatch(FieldShape::searchable);
    }

    /** The text of an entity's state, a line for each field that has one; empty where it says nothing. */
    public static String text(NounModel noun, @Nullable JsonNode state) {
        if (state == null) {
            return "";
        }
        var lines = new ArrayList<String>();
        for (var field : noun.shape().fields()) {
            if (field.searchable()) {
                lines.add(words(state.path(field.name())));
            }
        }
        var text = lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining("\n"));
        return text.codePoints().anyMatch(Character::isLetterOrDigit) ? text : "";
    }

    private static String words(JsonNode value) {
        if (!value.isArray()) {
            return value.isTextual() ? value.textValue() : "";
        }
        var words = new ArrayList<String>();
        value.forEach(one -> words.add(one.asText()));
        return String.join(", ", words);
    }

    /** Refuses (KON-1113) fields that cannot be searched, or cannot be unique. */
    static void check(NounModel noun) {
        for (var field : noun.shape().fields()) {
            var marked = field.searchable() ? "@Searchable" : "@Unique";
            if ((field.searchable() || field.unique()) && noun.fact()) {
                throw refused(noun, field, marked, "facts are written once, without being looked at");
            }
            if (field.searchable() && !isText(field.shape())) {
                throw refused(noun, field, "@Searchable", "only a text or a list of texts is searched by meaning");
            }
            if (field.unique() && !isScalar(field.shape())) {
                throw refused(noun, field, "@Unique", "only a text, a number, a time or a choice can be unique");
            }
        }
    }

    private static KontorException refused(NounModel noun, FieldShape field, String marked, String why) {
        return new KontorException(
                "KON-1113",
                noun.noun().type().getName() + "." + field.name() + " is " + marked + ", and is "
                        + field.shape().word() + (noun.fact() ? " of a fact" : "") + ": " + why
                        + "; take the annotation away");
    }

    private static boolean isText(Shape shape) {
        return shape instanceof Shape.Text
                || (shape instanceof Shape.ListOf list && list.element() instanceof Shape.Text);
    }

    private static boolean isScalar(Shape shape) {
        return switch (shape) {
            case Shape.Text _, Shape.Whole _, Shape.Decimal _, Shape.Floating _, Shape.Time _, Shape.Choice _ -> true;
            case Shape.Bool _, Shape.ListOf _, Shape.MapOf _, Shape.Struct _, Shape.Any _ -> false;
        };
    }
}
