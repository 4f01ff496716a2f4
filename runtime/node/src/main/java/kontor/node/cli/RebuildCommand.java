package kontor.node.cli;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import kontor.connectors.ai.MiniLm;
import kontor.node.Businesses;
import kontor.store.embedded.EmbeddedStore;
import kontor.store.embedded.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes the rows of a noun anew. */
@Command(
        name = "rebuild",
        description = {
            "Make the rows of a noun anew from its entities' events, through today's code,",
            "and embed what search by meaning does not find yet.",
            "",
            "The node must be stopped. Events are not changed; doing it twice does no harm."
        },
        footer = {"", "Example: ./kontor rebuild Account"})
final class RebuildCommand extends BaseCommand {
    @Mixin
    private final FolderOptions folder = new FolderOptions();

    @Parameters(index = "0", paramLabel = "NOUN", description = "The noun, as Account.")
    private String noun = "";

    @Override
    int execute() {
        var config = folder.config();
        var model = Businesses.load(config.businesses()).model(_ -> "");
        var progress = new Progress(err());
        try (var store =
                EmbeddedStore.open(config.data(), model.nouns(), config.node().shards(), Settings.standard())) {
            long rows = done(store.rebuild(noun, row -> progress.at(Text.count(row, "row"))));
            var known = model.noun(noun);
            long texts = known == null ? 0 : new EmbedAnew(store, known, new MiniLm()).all(progress);
            progress.done(Text.count(rows, "row") + " of " + Text.plain(noun) + " made anew"
                    + (texts == 0 ? "" : ", " + Text.count(texts, "text") + " embedded"));
        }
        return Exit.OK;
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
