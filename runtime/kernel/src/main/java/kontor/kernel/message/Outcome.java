package kontor.kernel.message;

import com.fasterxml.jackson.databind.JsonNode;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;

/** How a step or a run came out. */
public sealed interface Outcome {
    /** It gave a value; JSON null where there is nothing to say. */
    record Done(JsonNode value) implements Outcome {}

    /**
     * It was refused.
     *
     * @param code the stable code
     * @param detail what was given, what was expected, what to do
     */
    record Refused(String code, String detail) implements Outcome {
        /** The refusal as the author's code meets it. */
        public KontorException thrown() {
            return new KontorException(code, detail);
        }
    }

    /** Nothing to say. */
    static Outcome done() {
        return new Done(Json.of(null));
    }
}
