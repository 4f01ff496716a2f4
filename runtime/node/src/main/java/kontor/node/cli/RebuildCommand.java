package kontor.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import kontor.connectors.ai.MiniLm;
import kontor.kernel.model.Json;
import kontor.kernel.port.Meters;
import kontor.node.Businesses;
import kontor.node.OpenStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the rows of a noun anew. */
@Command(
        name = "rebuild",
        description = {
            "Make the rows of a noun anew from its entities' events, through today's code.",
            "",
            "It also embeds what search by meaning does not find yet. The node must be stopped; over Cassandra nodes may go on. Events are not changed; doing it twice does no harm."
        },
        footer = {"", "Example: ./kontor rebuild Account"})
final class RebuildCommand extends BaseCommand {
    @Mixin
    private final FolderOptions folder = new FolderOptions();

    @Parameters(index = "0", paramLabel = "NOUN", description = "The noun, as Account.")
    private String noun = "";

    @Option(names = "--json", description = "One JSON with noun, rows and embedded, for programs.")
    private boolean json;

    @Override
    int execute() {
        var config = folder.config();
        var model = Businesses.load(config.businesses()).model(_ -> "");
        var progress = new Progress(err());
        try (var store = OpenStore.of(config, model, Meters.NONE)) {
            long rows = done(store.rebuild(noun, row -> progress.at(Text.count(row, "row"))));
            var known = model.noun(noun);
            long texts = known == null ? 0 : new EmbedAnew(store, known, new MiniLm()).all(progress);
            progress.done(told(rows, texts));
            if (json) {
                out().println(Json.text(report(rows, texts)));
            }
        }
        return Exit.OK;
    }

    private ObjectNode report(long rows, long texts) {
        return Json.object().put("noun", noun).put("rows", rows).put("embedded", texts);
    }

    private String told(long rows, long texts) {
        return Text.count(rows, "row") + " of " + Text.plain(noun) + " made anew"
                + (texts == 0 ? "" : ", " + Text.count(texts, "text") + " embedded");
    }

    /** The result; what it failed with as it was. */
    static <T> T done(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
