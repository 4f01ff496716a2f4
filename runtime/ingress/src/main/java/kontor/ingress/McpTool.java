package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * A tool of the Model Context Protocol: a call of this API under another name, so that both check, limit and answer alike.
 *
 * @param description what clients are told of it: name, title, description, {@code inputSchema}, annotations
 * @param request the call that it stands for
 * @param pointers from a pointer into that call to one into the arguments
 */
record McpTool(ObjectNode description, Function<ObjectNode, Request> request, UnaryOperator<String> pointers) {
    String name() {
        return description.path("name").asText();
    }

    /** The arguments that it takes. */
    List<String> arguments() {
        var names = new ArrayList<String>();
        description.at("/inputSchema/properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether it changes nothing. Its call does not look at arguments that are unknown, so that they are looked for before. */
    boolean onlyReads() {
        return description.at("/annotations/readOnlyHint").asBoolean();
    }

    /**
     * A call of the API.
     *
     * @param method GET or POST
     * @param path the decoded parts of the path
     * @param query parameters of a GET
     * @param body the body of a POST
     */
    record Request(
            String method,
            List<String> path,
            Map<String, String> query,
            @Nullable JsonNode body) {
        /** A GET whose parameters are those of the arguments that are given. */
        static Request get(List<String> path, ObjectNode arguments, String... parameters) {
            var query = new LinkedHashMap<String, String>();
            for (var parameter : parameters) {
                var value = arguments.path(parameter);
                if (!value.isMissingNode() && !value.isNull()) {
                    query.put(parameter, value.isContainerNode() ? Json.text(value) : value.asText());
                }
            }
            return new Request("GET", path, query, null);
        }

        static Request post(List<String> path, JsonNode body) {
            return new Request("POST", path, Map.of(), body);
        }
    }
}
