package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import kontor.kernel.model.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs commands and keeps what they print. */
final class Line {
    private final String url;

    /** A line whose commands call this node. */
    Line(String url) {
        this.url = url;
    }

    @Command(name = "kontor")
    private static final class Root {}

    /** What came of a command. */
    record Outcome(int exit, String out, String err) {
        /** Every line of the output, as JSON. */
        List<JsonNode> items() {
            return out.lines().map(Json::parse).toList();
        }

        JsonNode item() {
            return Json.parse(out);
        }
    }

    /** Runs a command that calls the node. */
    Outcome call(String... arguments) {
        return run(Stream.concat(Stream.of(arguments), Stream.of("--url", url)).toArray(String[]::new));
    }

    /** Runs a command as it is. */
    static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Commands.addTo(new CommandLine(new Root()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }
}
