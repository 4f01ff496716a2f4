package kontor.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import kontor.kernel.model.Json;
import kontor.kernel.model.JsonSchema;
import kontor.kernel.model.Shape;

/** Pieces of JSON Schema 2020-12. */
final class Schemas {
    private Schemas() {}

    static ObjectNode of(Shape shape) {
        return JsonSchema.forApi(shape);
    }

    static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }

    static ObjectNode ref(String name) {
        return Json.object().put("$ref", "#/components/schemas/" + name);
    }
}
