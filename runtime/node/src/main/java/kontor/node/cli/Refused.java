package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** The node answered with a problem (RFC 9457). */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonNode problem;

    Refused(int status, JsonNode problem) {
        super(problem.path("detail").asText("refused"));
        this.status = status;
        this.problem = problem;
    }

    int status() {
        return status;
    }

    JsonNode problem() {
        return problem;
    }

    /** Whether the same request may be taken a little later. */
    boolean passes() {
        return status == 429 || status == 503;
    }
}
