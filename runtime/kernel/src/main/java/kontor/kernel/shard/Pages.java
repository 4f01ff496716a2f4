package kontor.kernel.shard;

import java.util.HashMap;
import java.util.Map;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Wire;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import org.jspecify.annotations.Nullable;

/** The pages of {@code each} steps whose rows are visited here, until the last of their runs has ended. */
final class Pages {
    private final Map<String, Page> pages = new HashMap<>();

    private static final class Page {
        final EachPage page;
        int open;
        int completed;
        int failed;

        Page(EachPage page, int open, int completed, int failed) {
            this.page = page;
            this.open = open;
            this.completed = completed;
            this.failed = failed;
        }
    }

    /** A page whose runs have all ended, and the shard that wants to know. */
    record Finished(int shard, Envelope.PageDone done) {}

    void open(Message message, int open, int completed, int failed) {
        pages.put(message.id(), new Page(Wire.of(message.data(), EachPage.class), open, completed, failed));
    }

    /** A run has ended; its page where that was the last of it, else null. */
    @Nullable
    Finished ended(RunRecord run) {
        var page = run.row() == null ? null : pages.get(run.message());
        if (page == null) {
            return null;
        }
        page.open--;
        if (run.state() == RunState.COMPLETED) {
            page.completed++;
        } else {
            page.failed++;
        }
        if (page.open > 0) {
            return null;
        }
        pages.remove(run.message());
        var each = page.page;
        return new Finished(
                each.shard(),
                new Envelope.PageDone(each.parent(), each.step(), each.page(), page.completed, page.failed));
    }
}
