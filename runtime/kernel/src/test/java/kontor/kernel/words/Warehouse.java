package kontor.kernel.words;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.ModelBuilder;
import kontor.kernel.model.NounModel;
import kontor.sdk.Business;
import kontor.sdk.words.Index;

/** The vocabulary's model, with the businesses that a test brings, and items as JSON. */
public final class Warehouse {
    /** The vocabulary alone. */
    public static final Model EMPTY = model();
    /** The noun of items. */
    public static final NounModel ITEM = Objects.requireNonNull(EMPTY.noun("Item"));

    private Warehouse() {}

    @SafeVarargs
    public static Model model(Class<? extends Business>... businesses) {
        return ModelBuilder.build(vocabularies(), List.of(businesses), _ -> "1");
    }

    public static List<Index> vocabularies() {
        return ServiceLoader.load(Index.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** An item with these fields, given as JSON with single quotes, in normal form. */
    public static ObjectNode item(String fields) {
        var given = (ObjectNode) Json.parse("{'id':'i1','name':'box','stock':0,'tags':[]}".replace('\'', '"'));
        given.setAll((ObjectNode) json(fields));
        var fit = Fit.whole(given, ITEM.shape(), "");
        if (!fit.fits()) {
            throw new AssertionError("the test's item does not fit: " + fit.problems());
        }
        return (ObjectNode) fit.value();
    }

    /** JSON with single quotes. */
    public static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
