package kontor.kernel.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kontor.kernel.message.Message;
import kontor.kernel.message.Wire;
import kontor.kernel.shard.EachPage;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands among nested {@code each}s. A run of its own has no levels. A child's body is the parent's, from
 * the top: its prefix is replayed under the parent's id, until the {@code each} is reached whose row it is.
 */
final class Rows {
    private final Ticket ticket;
    private final List<EachPage> levels = new ArrayList<>();
    private int level;

    Rows(Ticket ticket) {
        this.ticket = ticket;
        var page = ticket.message().type().equals(EachPage.TYPE)
                ? Wire.of(ticket.message().data(), EachPage.class)
                : null;
        while (page != null) {
            levels.addFirst(page);
            page = page.within();
        }
    }

    /** The message whose rule this is: the outermost parent's. */
    Message message() {
        return levels.isEmpty() ? ticket.message() : levels.getFirst().message();
    }

    /** When the outermost parent began. */
    Instant startedAt() {
        if (!levels.isEmpty()) {
            return levels.getFirst().startedAt();
        }
        // A tick's run lives at its tick, however late it is.
        var message = ticket.message();
        return message.source().equals(Message.SCHEDULES)
                ? message.time()
                : ticket.run().startedAt();
    }

    /** What the parent had recorded. */
    List<StepRecord> prefix() {
        return levels.isEmpty() ? List.of() : levels.getLast().prefix();
    }

    /** The run whose steps are being taken. */
    String runId() {
        return level == levels.size() ? ticket.run().id() : levels.get(level).parent();
    }

    /** Whether the {@code each} at this step is the one whose row comes next. */
    boolean isNext(int step) {
        return level < levels.size() && levels.get(level).step() == step;
    }

    /** The step of that {@code each}; past all steps when there is none. */
    int nextEach() {
        return isOwn() ? Integer.MAX_VALUE : levels.get(level).step();
    }

    /** Whether the steps are the run's own, not a parent's. */
    boolean isOwn() {
        return level == levels.size();
    }

    /** Goes into the row and returns its id. */
    String enter() {
        level++;
        var row =
                level == levels.size() ? ticket.run().row() : levels.get(level).row();
        return required(row);
    }

    private static String required(@Nullable String row) {
        if (row == null) {
            throw new IllegalStateException("a run of an each page has a row");
        }
        return row;
    }
}
