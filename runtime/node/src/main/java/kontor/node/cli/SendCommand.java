package kontor.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a message. */
@Command(
        name = "send",
        description = {
            "Send a message, an event or a command.",
            "",
            "It is on disk before this returns. With --wait it stays until the runs that it started have ended, and"
                    + " exits with 1 when one of them failed."
        },
        footer = {
            "",
            "Examples:",
            "  ./kontor send Customer.signup '{\"id\":\"c-1\",\"email\":\"ada@example.com\"}' --wait 5",
            "  ./kontor send Customer.signup @ada.json --id signup-1   (again: taken once)",
            "  jq .signup all.json | ./kontor send Customer.signup -"
        })
final class SendCommand extends NodeCommand {
    private static final int LONGEST = 60;

    @Parameters(index = "0", paramLabel = "TYPE", description = "The type, as Customer.signup.")
    private String type = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "{}",
            paramLabel = "JSON|@file|-",
            description = "The data: JSON, @file, or - for stdin. An empty object when left out.")
    private String data = "{}";

    @Option(names = "--id", paramLabel = "ID", description = "Its id. The same id again is the same message.")
    private @Nullable String id;

    @Option(names = "--subject", paramLabel = "SUBJECT", description = "What it is about.")
    private @Nullable String subject;

    @Option(names = "--wait", paramLabel = "SECONDS", description = "Wait for its runs, 0 to 60 seconds.")
    private @Nullable Integer wait;

    @Override
    int run(NodeClient client) {
        if (wait != null && (wait < 0 || wait > LONGEST)) {
            throw usage("--wait is " + wait + "; expected 0 to " + LONGEST + " seconds");
        }
        var headers = wait == null ? Map.<String, String>of() : Map.of("Prefer", "wait=" + wait);
        var answer = client.post(Address.of("events"), event(), headers, Duration.ofSeconds(wait == null ? 0 : wait));
        if (json()) {
            line(answer.body());
        } else {
            tell(answer);
        }
        return failed(answer.body()) ? Exit.REFUSED : Exit.OK;
    }

    private JsonNode event() {
        var event = Json.object().put("type", type);
        try {
            event.set("data", Payload.read(data, System.in));
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (id != null) {
            event.put("id", id);
        }
        return subject == null ? event : event.put("subject", subject);
    }

    private void tell(NodeClient.Answer answer) {
        var body = answer.body();
        var again = body.path("duplicate").asBoolean() ? ", as it was before: nothing was started again" : "";
        out().println("accepted " + Text.of(body, "id") + again);
        if (body.has("result")) {
            out().println(pretty(body.get("result")));
        }
        if (!body.path("runs").isEmpty()) {
            print(RunsCommand.brief(body.path("runs")));
        }
        out().flush();
        error(body, "the command was refused: ");
        body.path("runs").forEach(run -> error(run, "run " + Text.of(run, "id") + " failed: "));
        if (wait != null && wait > 0 && answer.status() == 202) {
            err().println("not done within " + wait + " s; ./kontor runs RUN shows how far it is");
        }
    }

    private void error(JsonNode of, String what) {
        var error = of.path("error");
        if (error.isObject()) {
            err().println(what + Text.of(error, "code") + " " + Text.of(error, "detail"));
        }
    }

    private static boolean failed(JsonNode body) {
        if (body.path("error").isObject()) {
            return true;
        }
        for (var run : body.path("runs")) {
            var state = run.path("state").asText();
            if (state.equals("failed") || state.equals("cancelled")) {
                return true;
            }
        }
        return false;
    }

    private static String pretty(JsonNode json) {
        try {
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
