package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import kontor.kernel.message.Message;
import kontor.kernel.message.Wire;
import kontor.kernel.model.Json;
import kontor.kernel.port.Store.LoggedMessage;
import kontor.kernel.port.Store.Page;
import kontor.kernel.port.Store.RunBrief;
import kontor.kernel.where.Matching;
import kontor.store.cassandra.MessagePlans.Place;
import org.jspecify.annotations.Nullable;

/** Reads the message log, on any node. */
final class MessageReads {
    /**
     * Messages become visible in another order than that of their positions, as nodes write beside each other. Whoever follows the
     * log reads what is newer than this only later, so that it passes nothing over.
     */
    private static final Duration SETTLED = Duration.ofMillis(500);

    private static final int ARRIVED_AT_ONCE = 200;
    private static final String BY_IDENTITY =
            "SELECT position, type FROM " + ShardTables.IDENTITY + " WHERE id = ? AND source = ?";
    private static final String BY_ID = "SELECT position, type FROM " + ShardTables.IDENTITY + " WHERE id = ?";
    private static final String BODY = "SELECT position, body FROM " + ShardTables.MESSAGE
            + " WHERE type = ? AND bucket = ? AND slot = ? AND position = ?";
    private static final String OF_TYPE_OLDER = "SELECT position, body FROM " + ShardTables.MESSAGE
            + " WHERE type = ? AND bucket = ? AND slot = ? AND position < ? AND position >= ?"
            + " ORDER BY position DESC LIMIT ?";
    private static final String OF_TYPE_NEWER = "SELECT position, body FROM " + ShardTables.MESSAGE
            + " WHERE type = ? AND bucket = ? AND slot = ? AND position > ? LIMIT ?";
    private static final String OLDER = "SELECT position, type FROM " + ShardTables.FEED
            + " WHERE bucket = ? AND slot = ? AND position < ? AND position >= ? LIMIT ?";
    private static final String NEWER = "SELECT position, type FROM " + ShardTables.FEED
            + " WHERE bucket = ? AND slot = ? AND position > ? ORDER BY position ASC LIMIT ?";
    private static final String RUNS =
            "SELECT run, n FROM " + ShardTables.RUNS + " WHERE bucket = ? AND slot = ? AND position = ?";

    private final Cql cql;
    private final Lists lists;

    /** A message and its position. */
    private record Found(long position, Message message) {}

    MessageReads(Cql cql) {
        this.cql = cql;
        this.lists = new Lists(cql);
    }

    // --- single messages

    CompletionStage<Optional<LoggedMessage>> message(String source, String id) {
        return cql.first(BY_IDENTITY, id, source).thenCompose(row -> logged(row.map(MessageReads::place)));
    }

    CompletionStage<Optional<LoggedMessage>> message(String id) {
        return cql.all(BY_ID, id)
                .thenCompose(rows ->
                        logged(rows.stream().map(MessageReads::place).min(Comparator.comparingLong(Place::position))));
    }

    private static Place place(Row row) {
        return new Place(row.getLong("position"), ShardTables.string(row, "type"));
    }

    private static Found found(Row row) {
        return new Found(row.getLong("position"), Wire.read(ShardTables.bytes(row, "body"), Message.class));
    }

    private CompletionStage<Optional<LoggedMessage>> logged(Optional<Place> place) {
        return place.isEmpty()
                ? CompletableFuture.completedStage(Optional.empty())
                : found(place.get())
                        .thenCompose(found -> found.isEmpty()
                                ? CompletableFuture.completedStage(Optional.empty())
                                : logged(found.get()).thenApply(Optional::of));
    }

    private CompletionStage<Optional<Found>> found(Place place) {
        return cql.first(
                        BODY,
                        place.type(),
                        Position.bucket(place.position()),
                        ShardTables.ofType(Position.shard(place.position())),
                        place.position())
                .thenApply(row -> row.map(MessageReads::found));
    }

    /** The message at a place; empty when it has gone. */
    CompletionStage<Optional<Message>> at(Place place) {
        return found(place).thenApply(found -> found.map(Found::message));
    }

    private CompletionStage<LoggedMessage> logged(Found found) {
        return runs(found.position())
                .thenCompose(ids -> Together.all(ids, id -> cql.first(KeptRun.BY_ID, id)))
                .thenApply(rows -> new LoggedMessage(
                        found.position(),
                        found.message(),
                        rows.stream()
                                .flatMap(Optional::stream)
                                .map(row -> KeptRun.of(row).run())
                                .map(run -> new RunBrief(run.id(), run.rule(), run.state(), run.result()))
                                .toList()));
    }

    /** The ids of the runs of the message at a position, in order. */
    CompletionStage<List<String>> runs(long position) {
        return cql.all(RUNS, Position.bucket(position), ShardTables.ofFeed(Position.shard(position)), position)
                .thenApply(rows -> rows.stream()
                        .sorted(Comparator.comparingInt(row -> row.getInt("n")))
                        .map(row -> ShardTables.string(row, "run"))
                        .toList());
    }

    private CompletionStage<List<LoggedMessage>> logged(Collection<Found> found) {
        return Together.all(found, this::logged);
    }

    // A message may go between its place in a list and its body.
    private CompletionStage<List<Found>> bodies(List<Place> places) {
        return Together.all(places, this::found)
                .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }

    // --- lists

    CompletionStage<Page<LoggedMessage>> messages(
            @Nullable String type, @Nullable Instant since, int limit, @Nullable String cursor) {
        return Cursors.of(cursor)
                .thenCompose(before -> older(type, since, before.position(), limit + 1, new ArrayList<>()))
                .thenCompose(found -> {
                    var page = found.subList(0, Math.min(limit, found.size()));
                    var next = found.size() > limit && limit > 0
                            ? Cursors.of(page.getLast().position(), 0)
                            : null;
                    return logged(page).thenApply(items -> new Page<>(items, next));
                });
    }

    private CompletionStage<List<Found>> older(
            @Nullable String type, @Nullable Instant since, long before, int wanted, List<Found> found) {
        long from = since == null ? 0 : Position.first(since);
        int asked = wanted - found.size();
        return (type == null ? olderOfAll(before, from, asked) : olderOfType(type, before, from, asked))
                .thenCompose(read -> {
                    read.stream()
                            .flatMap(one -> one.found().stream())
                            .filter(one ->
                                    since == null || !one.message().accepted().isBefore(since))
                            .forEach(found::add);
                    return read.size() < asked || found.size() >= wanted
                            ? CompletableFuture.completedStage(found)
                            : older(type, since, read.getLast().position(), wanted, found);
                });
    }

    /** A place in a list, and the message there; none when it has just gone. */
    private record Listed(long position, Optional<Found> found) {}

    private CompletionStage<List<Listed>> olderOfAll(long before, long from, int limit) {
        var search = new Lists.Search<>(
                ShardTables.MESSAGES,
                true,
                Position.bucket(from),
                Position.bucket(before),
                (partition, most) -> cql.all(OLDER, partition.bucket(), partition.slot(), before, from, most),
                MessageReads::place,
                Comparator.comparingLong(Place::position).reversed());
        return lists.read(search, limit)
                .thenCompose(places -> Together.all(
                        places, place -> found(place).thenApply(found -> new Listed(place.position(), found))));
    }

    private CompletionStage<List<Listed>> olderOfType(String type, long before, long from, int limit) {
        return lists.read(
                new Lists.Search<Listed>(
                        ShardTables.type(type),
                        true,
                        Position.bucket(from),
                        Position.bucket(before),
                        (partition, most) ->
                                cql.all(OF_TYPE_OLDER, type, partition.bucket(), partition.slot(), before, from, most),
                        row -> new Listed(row.getLong("position"), Optional.of(found(row))),
                        Comparator.comparingLong(Listed::position).reversed()),
                limit);
    }

    CompletionStage<List<Message>> arrived(String type, Map<String, String> equals, Instant since, int limit) {
        var wanted = equals.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), Json.parse(entry.getValue())))
                .toList();
        Predicate<Message> matches = message -> !message.accepted().isBefore(since)
                && wanted.stream()
                        .allMatch(entry ->
                                Matching.equal(null, Matching.at(message.data(), entry.getKey()), entry.getValue()));
        return arrived(type, matches, Position.first(since) - 1, limit, new ArrayList<>());
    }

    private CompletionStage<List<Message>> arrived(
            String type, Predicate<Message> matches, long after, int limit, List<Message> found) {
        var search = new Lists.Search<>(
                ShardTables.type(type),
                false,
                Position.bucket(Math.max(0, after)),
                Position.bucket(Long.MAX_VALUE),
                (partition, most) -> cql.all(OF_TYPE_NEWER, type, partition.bucket(), partition.slot(), after, most),
                MessageReads::found,
                Comparator.comparingLong(Found::position));
        return lists.read(search, ARRIVED_AT_ONCE).thenCompose(read -> {
            read.stream()
                    .map(Found::message)
                    .filter(matches)
                    .limit(limit - found.size())
                    .forEach(found::add);
            return read.size() < ARRIVED_AT_ONCE || found.size() >= limit
                    ? CompletableFuture.completedStage(found)
                    : arrived(type, matches, read.getLast().position(), limit, found);
        });
    }

    // --- following

    CompletionStage<List<LoggedMessage>> messagesAfter(long position, int limit) {
        return newer(position, limit).thenCompose(read -> {
            if (read.isEmpty()) {
                return CompletableFuture.completedStage(List.of());
            }
            long last = read.getLast().position();
            long settles = Position.time(last) + SETTLED.toMillis() - System.currentTimeMillis();
            return settles <= 0
                    ? bodies(read).thenCompose(this::logged)
                    : later(Math.min(settles, SETTLED.toMillis()))
                            .thenCompose(_ -> newer(position, limit))
                            .thenCompose(again -> bodies(again.stream()
                                    .filter(one -> one.position() <= last)
                                    .toList()))
                            .thenCompose(this::logged);
        });
    }

    private static CompletionStage<Void> later(long millis) {
        return new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
    }

    private CompletionStage<List<Place>> newer(long after, int limit) {
        return lists.read(
                new Lists.Search<>(
                        ShardTables.MESSAGES,
                        false,
                        Position.bucket(Math.max(0, after)),
                        Position.bucket(Long.MAX_VALUE),
                        (partition, most) -> cql.all(NEWER, partition.bucket(), partition.slot(), after, most),
                        MessageReads::place,
                        Comparator.comparingLong(Place::position)),
                limit);
    }

    CompletionStage<Long> lastPosition() {
        var search = new Lists.Search<>(
                ShardTables.MESSAGES,
                true,
                0,
                Position.bucket(Long.MAX_VALUE),
                (partition, most) -> cql.all(OLDER, partition.bucket(), partition.slot(), Long.MAX_VALUE, 0L, most),
                MessageReads::place,
                Comparator.comparingLong(Place::position).reversed());
        return lists.read(search, 1)
                .thenApply(found -> found.isEmpty() ? 0L : found.getFirst().position());
    }
}
