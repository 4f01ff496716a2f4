package kontor.node.cli;

import java.util.List;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Meaning;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Embedder;
import kontor.store.journal.JournalStore;
import org.jspecify.annotations.Nullable;

/**
 * Embeds the entities of a noun that {@code search} would not find: those from before a field became searchable, and those
 * that another model has embedded.
 */
final class EmbedAnew {
    private static final int PIECE = 500;

    private final JournalStore store;
    private final NounModel noun;
    private final Embedder embedder;

    EmbedAnew(JournalStore store, NounModel noun, Embedder embedder) {
        this.store = store;
        this.noun = noun;
        this.embedder = embedder;
    }

    /** Does it; answers how many were embedded. */
    long all(Progress progress) {
        long count = 0;
        String last = null;
        while (Meaning.any(noun)) {
            var piece = piece(last);
            if (piece.isEmpty()) {
                break;
            }
            for (var id : piece) {
                count += embed(id) ? 1 : 0;
                progress.at(Text.count(count, "text") + " embedded");
            }
            last = piece.getLast();
        }
        return count;
    }

    private List<String> piece(@Nullable String after) {
        return RebuildCommand.done(store.notEmbedded(noun.name(), embedder.dimensions(), after, PIECE));
    }

    // Whether it says anything.
    private boolean embed(String id) {
        var entity = RebuildCommand.done(store.entity(noun.name(), id)).orElse(EntityState.NONE);
        var text = Meaning.text(noun, entity.state());
        var vector = text.isEmpty() ? new float[0] : embedder.embed(text);
        RebuildCommand.done(store.embed(noun.name(), id, entity.version(), vector));
        return !text.isEmpty();
    }
}
