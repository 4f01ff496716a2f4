package kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * A message in JSON-RPC 2.0, as the Model Context Protocol uses it.
 *
 * @param method what is asked for
 * @param params with what, empty when nothing is given
 * @param id the request's id, null for a notification
 */
record JsonRpc(String method, ObjectNode params, @Nullable JsonNode id) {
    static final int NOT_JSON = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int UNKNOWN_METHOD = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int HEADERS_DIFFER = -32020;
    static final int UNSUPPORTED_VERSION = -32022;

    /** A refusal by the protocol: a JSON-RPC error, under an HTTP status of its own. */
    static final class Refused extends KontorException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final int error;
        private final transient ObjectNode data;

        Refused(int status, int error, String code, String detail) {
            super(code, detail);
            this.status = status;
            this.error = error;
            this.data = Json.object().put("code", code);
        }

        /** The same, telling more. */
        Refused with(String name, JsonNode value) {
            data.set(name, value);
            return this;
        }

        /** The answer to the request of this id, null where it could not be read. */
        Reply reply(@Nullable JsonNode id) {
            var answer = Json.object().put("jsonrpc", "2.0");
            if (id != null) {
                answer.set("id", id);
            }
            answer.putObject("error")
                    .put("code", error)
                    .put("message", code() + ": " + getMessage())
                    .set("data", data);
            return Reply.json(status, answer);
        }
    }

    /** Reads a message; null for a response, to which nothing is said. */
    static @Nullable JsonRpc read(byte[] body) {
        if (!(parsed(body) instanceof ObjectNode message)) {
            throw invalid("expected one JSON-RPC message, an object; batches are not taken");
        }
        if (!message.path("jsonrpc").asText().equals("2.0")) {
            throw invalid("expected \"jsonrpc\": \"2.0\"");
        }
        if (!message.has("method") && (message.has("result") || message.has("error"))) {
            return null;
        }
        var method = message.path("method").textValue();
        if (method == null) {
            throw invalid("expected a method, as \"tools/list\"");
        }
        var params = message.get("params");
        if (params != null && !params.isObject()) {
            throw invalid("expected params to be an object");
        }
        return new JsonRpc(method, params == null ? Json.object() : (ObjectNode) params, id(message));
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return Json.parse(body);
        } catch (KontorException e) {
            throw new Refused(400, NOT_JSON, e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable JsonNode id(ObjectNode message) {
        var id = message.get("id");
        if (id != null && !id.isTextual() && !id.isIntegralNumber()) {
            throw invalid("expected the id to be text or a whole number");
        }
        return id;
    }

    static Refused invalid(String detail) {
        return new Refused(400, INVALID_REQUEST, "KON-1450", detail);
    }

    /** The answer to a request. */
    Reply answer(ObjectNode result) {
        var answer = Json.object().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.set("result", result);
        return Reply.json(200, answer);
    }
}
