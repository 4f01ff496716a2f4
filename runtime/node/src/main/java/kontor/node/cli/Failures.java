package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells failures on stderr and turns them into exit codes. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) throws Exception {
        var err = line.getErr();
        return switch (failure) {
            case Refused refused -> {
                problem(refused, err, line.getCommand() instanceof NodeCommand command && command.json());
                yield Exit.REFUSED;
            }
            case Unreachable unreachable -> {
                err.println("kontor: " + Text.plain(String.valueOf(unreachable.getMessage())));
                yield Exit.UNREACHABLE;
            }
            case KontorException refused -> {
                err.println(Text.plain(refused.toString()));
                yield Exit.REFUSED;
            }
            default -> throw failure;
        };
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        var line = failure.getCommandLine();
        var err = line.getErr();
        err.println("kontor: " + Text.plain(String.valueOf(failure.getMessage())));
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("'" + line.getCommandSpec().qualifiedName(" ") + " --help' tells more");
        return Exit.USAGE;
    }

    private static void problem(Refused refused, PrintWriter err, boolean json) {
        if (json) {
            err.println(Json.text(refused.problem()));
            return;
        }
        err.println(Text.of(refused.problem(), "code") + " " + Text.plain(String.valueOf(refused.getMessage())));
        for (var error : refused.problem().path("errors")) {
            var detail = Text.of(error, "detail");
            // The detail of a single error is often the whole message.
            var told = detail.equals(refused.getMessage());
            err.println(told ? "  at " + pointer(error) : "  " + pointer(error) + ": " + detail);
        }
        if (refused.status() == 401) {
            err.println("  give the key with KONTOR_KEY or --key");
        } else if (refused.passes()) {
            err.println("  this may pass: try it again a little later");
        }
    }

    private static String pointer(JsonNode error) {
        var pointer = error.path("pointer").asText();
        return pointer.isEmpty() ? "(the whole body)" : Text.plain(pointer);
    }
}
