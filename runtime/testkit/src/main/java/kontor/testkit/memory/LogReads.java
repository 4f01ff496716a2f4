package kontor.testkit.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.port.Store.Page;
import kontor.kernel.port.Store.RunBrief;
import kontor.kernel.port.Store.RunWithSteps;
import kontor.kernel.run.RunRecord;
import kontor.kernel.run.RunState;
import kontor.kernel.where.Matching;
import org.jspecify.annotations.Nullable;

/** Reads messages and runs. */
final class LogReads {
    private final Tables tables;

    LogReads(Tables tables) {
        this.tables = tables;
    }

    private LoggedMessage logged(MessageLog.Kept kept) {
        var briefs = new ArrayList<RunBrief>();
        for (var id : kept.runs) {
            var row = tables.runs.get(id);
            if (row != null) {
                briefs.add(new RunBrief(id, row.run.rule(), row.run.state(), row.run.result()));
            }
        }
        return new LoggedMessage(kept.position, kept.message, briefs);
    }

    Optional<LoggedMessage> message(String source, String id) {
        return Optional.ofNullable(tables.messages.get(source, id)).map(this::logged);
    }

    Optional<LoggedMessage> message(String id) {
        for (var kept : tables.messages.after(0)) {
            if (kept.message.id().equals(id)) {
                return Optional.of(logged(kept));
            }
        }
        return Optional.empty();
    }

    Page<LoggedMessage> messages(@Nullable String type, @Nullable Instant since, int limit, @Nullable String cursor) {
        var page = new ArrayList<LoggedMessage>();
        for (var kept : tables.messages.before(cursor == null ? Long.MAX_VALUE : position(cursor))) {
            if ((type == null || kept.message.type().equals(type))
                    && (since == null || !kept.message.accepted().isBefore(since))) {
                if (page.size() == limit) {
                    return new Page<>(page, Long.toString(page.getLast().position()));
                }
                page.add(logged(kept));
            }
        }
        return new Page<>(page, null);
    }

    private static long position(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw Conflicts.cursor(cursor);
        }
    }

    List<LoggedMessage> after(long position, int limit) {
        var found = new ArrayList<LoggedMessage>();
        for (var kept : tables.messages.after(position)) {
            if (found.size() == limit) {
                break;
            }
            found.add(logged(kept));
        }
        return found;
    }

    List<Message> arrived(String type, Map<String, String> equals, Instant since, int limit) {
        var found = new ArrayList<Message>();
        for (var kept : tables.messages.after(0)) {
            var message = kept.message;
            if (found.size() < limit
                    && message.type().equals(type)
                    && !message.accepted().isBefore(since)
                    && matches(message, equals)) {
                found.add(message);
            }
        }
        return found;
    }

    private static boolean matches(Message message, Map<String, String> equals) {
        return equals.entrySet().stream()
                .allMatch(wanted -> Matching.equal(
                        null, Matching.at(message.data(), wanted.getKey()), Json.parse(wanted.getValue())));
    }

    Page<RunRecord> runs(@Nullable RunState state, @Nullable String rule, int limit, @Nullable String cursor) {
        var before = cursor == null ? Long.MAX_VALUE : position(cursor);
        var found = tables.runs.all().stream()
                .filter(row -> row.position < before
                        && (state == null || row.run.state() == state)
                        && (rule == null || row.run.rule().equals(rule)))
                .sorted(Comparator.comparingLong((RunRows.Row row) -> row.position)
                        .reversed())
                .limit(limit + 1L)
                .toList();
        var page = found.subList(0, Math.min(limit, found.size()));
        var next = found.size() > limit && limit > 0 ? Long.toString(page.getLast().position) : null;
        return new Page<>(page.stream().map(row -> row.run).toList(), next);
    }

    Optional<RunWithSteps> run(String id) {
        return Optional.ofNullable(tables.runs.get(id))
                .map(row -> new RunWithSteps(row.run, List.copyOf(row.steps.values()), row.message.message.cause()));
    }

    long prune(Instant before) {
        long pruned = 0;
        for (var kept : tables.messages.olderThan(before)) {
            var open = kept.pending
                    || kept.runs.stream().anyMatch(id -> {
                        var row = tables.runs.get(id);
                        return row != null && !row.run.state().ended();
                    });
            if (!open) {
                kept.runs.forEach(tables.runs::remove);
                tables.messages.remove(kept);
                pruned++;
            }
        }
        return pruned;
    }
}
