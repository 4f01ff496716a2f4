package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes everything out as lines of JSON. */
@Command(
        name = "export",
        description = {
            "Write all rows of these nouns, or of every noun, as one JSON a line.",
            "",
            "A row has its noun beside its id, version, times and state. The node goes on working meanwhile; a backup"
                    + " is what is the same moment everywhere."
        },
        footer = {
            "",
            "Examples:",
            "  ./kontor export --out everything.ndjson",
            "  ./kontor export Account Invoice | jq -r .state.status",
            "  ./kontor export --events > messages.ndjson   (the log, newest first)"
        })
final class ExportCommand extends NodeCommand {
    @Parameters(arity = "0..*", paramLabel = "NOUN", description = "The nouns; all unless named.")
    private List<String> nouns = new ArrayList<>();

    @Option(names = "--events", description = "The messages instead of rows.")
    private boolean events;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Into this new file instead of stdout; it is there whole or not at all.")
    private @Nullable Path file;

    @Override
    int run(NodeClient client) {
        if (events && !nouns.isEmpty()) {
            throw usage("--events exports the messages and takes no nouns");
        }
        if (file == null) {
            return export(client, out()) ? Exit.OK : Exit.REFUSED;
        }
        try {
            return intoFile(client, file.toAbsolutePath());
        } catch (IOException e) {
            throw new KontorException("KON-1901", "the file " + file.toAbsolutePath() + " cannot be written: " + e, e);
        }
    }

    private int intoFile(NodeClient client, Path target) throws IOException {
        if (Files.exists(target)) {
            throw new KontorException("KON-1901", target + " exists already; name another file");
        }
        var part = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".part");
        try {
            try (var out = new PrintWriter(Files.newBufferedWriter(part, StandardCharsets.UTF_8))) {
                if (!export(client, out)) {
                    throw new IOException("the disk may be full");
                }
            }
            Files.move(part, target);
            return Exit.OK;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Answers whether all of it could be written. */
    private boolean export(NodeClient client, PrintWriter out) {
        if (events) {
            return export(client, Address.of("events"), null, "message", out);
        }
        for (var noun : nouns.isEmpty() ? every(client) : nouns) {
            if (!export(client, Address.of("db", noun), noun, "row of " + noun, out)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> every(NodeClient client) {
        return client.get(Address.of("db")).path("items").findValuesAsText("noun");
    }

    private boolean export(NodeClient client, Address address, @Nullable String noun, String what, PrintWriter out) {
        var progress = new Progress(err());
        var written = new long[1];
        try {
            Paging.every(client, address, items -> {
                items.forEach(item -> out.println(Json.text(named(noun, item))));
                if (out.checkError()) {
                    throw new Gone();
                }
                written[0] += items.size();
                progress.at(counted(written[0], what));
            });
        } catch (Gone e) {
            return false;
        }
        progress.done(counted(written[0], what));
        return true;
    }

    /** Who reads the output has gone, or there is no more room. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static JsonNode named(@Nullable String noun, JsonNode item) {
        if (noun == null || !(item instanceof ObjectNode row)) {
            return item;
        }
        var named = Json.object().put("noun", noun);
        named.setAll(row);
        return named;
    }

    private static String counted(long number, String what) {
        var space = what.indexOf(' ');
        return space < 0
                ? Text.count(number, what)
                : Text.count(number, what.substring(0, space)) + what.substring(space);
    }
}
