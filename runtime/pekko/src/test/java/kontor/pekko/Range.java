package kontor.pekko;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import kontor.kernel.message.Admission;
import kontor.kernel.message.HttpWrite;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.model.Model;
import kontor.kernel.model.ModelBuilder;
import kontor.kernel.port.Gateway.Admitted;
import kontor.kernel.port.Store.Claim;
import kontor.kernel.run.RunState;
import kontor.kernel.where.Filter;
import kontor.pekko.words.Cup;
import kontor.pekko.words.Member;
import kontor.sdk.KontorException;
import kontor.sdk.words.Index;
import kontor.store.embedded.EmbeddedStore;
import kontor.store.embedded.Settings;
import kontor.store.journal.StoreExtension;
import org.jspecify.annotations.Nullable;

/** Actors over a real store in a folder, with a faulty store between them. */
final class Range implements AutoCloseable {
    private static final int SHARDS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Model MODEL = ModelBuilder.build(
            ServiceLoader.load(Index.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList(),
            List.of(Kitchen.class, Club.class),
            _ -> "1");

    private final EmbeddedStore real;
    private final FaultyStore store;
    private final NodeSettings settings;
    private final Counts meters = new Counts();
    private PekkoNode node;

    private Range(Path folder, NodeSettings settings) {
        this.settings = settings;
        this.real = EmbeddedStore.open(folder, MODEL.nouns(), SHARDS, Settings.standard());
        this.store = new FaultyStore(real);
        this.node = start();
    }

    static Range open(Path folder) {
        return open(folder, Duration.ofHours(1), Duration.ofMinutes(2), Duration.ofSeconds(30));
    }

    static Range open(Path folder, Duration horizon, Duration idle, Duration patience) {
        return new Range(folder, new NodeSettings(SHARDS, 100_000, 100, 4, horizon, idle, patience, false));
    }

    private PekkoNode start() {
        var port = store.port();
        var started = PekkoNode.start(
                MODEL,
                port,
                List.of(),
                settings,
                meters,
                system -> StoreExtension.get(system).install(port, PekkoNode.CLOCK));
        await("a node that is ready", () -> started.gateway().notReady().isEmpty());
        return started;
    }

    /** Stops the actors and starts others over the same store. */
    void restart() {
        node.close();
        node = start();
    }

    FaultyStore store() {
        return store;
    }

    /** How often the node has told this to its meters. */
    long told(String sentence) {
        return meters.of(sentence);
    }

    /** A figure of the node as it stands. */
    double figure(String name) {
        return node.gateway().figures().getOrDefault(name, Double.NaN);
    }

    /** A message about the cup. */
    static Message message(String verb, String id, String cup, String near, long millis) {
        var data = Json.object();
        if (verb.equals("rung")) {
            data.put("id", cup).put("hall", near);
        } else {
            data.put("cup", cup).put("near", near).put("millis", millis);
        }
        return message("Cup." + verb, id, data);
    }

    /** A message of a type. */
    static Message message(String type, String id, ObjectNode data) {
        return Admission.admit(
                MODEL, new Admission.Inbound(id, "/test", type, null, PekkoNode.CLOCK.instant(), data, "", null));
    }

    /** What is answered to whoever submits a message and waits for its runs. */
    CompletableFuture<Admitted> answer(Message message, Duration wait) {
        return node.gateway()
                .submit(List.of(message), wait)
                .thenApply(List::getFirst)
                .toCompletableFuture();
    }

    /** The code of a refusal; null when there was none. */
    static @Nullable String code(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof KontorException refused ? refused.code() : null;
    }

    /** The shard of a subject. */
    int shard(String subject) {
        return Ids.shard(subject, SHARDS);
    }

    void submit(List<Message> messages) {
        node.gateway().submit(messages, Duration.ZERO);
    }

    /** Submits as a client does that gets no answer: until the messages are there. */
    void insist(List<Message> messages) {
        var missing = new ArrayList<>(messages);
        var next = new AtomicLong(System.nanoTime());
        await("every message accepted", () -> {
            missing.removeIf(this::isThere);
            if (System.nanoTime() >= next.get()) {
                missing.forEach(message -> submit(List.of(message)));
                next.set(System.nanoTime() + Duration.ofSeconds(1).toNanos());
            }
            return missing.isEmpty();
        });
    }

    private boolean isThere(Message message) {
        return real.message(message.source(), message.id())
                .toCompletableFuture()
                .join()
                .isPresent();
    }

    /** The sum over the cups. */
    long sum(List<String> cups, ToLongFunction<Cup> count) {
        return cups.stream()
                .map(cup -> real.entity("Cup", cup).toCompletableFuture().join())
                .flatMap(found -> found.stream())
                .mapToLong(found -> count.applyAsLong(Json.as(found.state(), Cup.class)))
                .sum();
    }

    /** The members of the club that there are. */
    List<Member> members() {
        return real.rows("Member", Filter.EVERY, List.of(), 1_000, null).toCompletableFuture().join().items().stream()
                .map(row -> Json.as(row.entity().state(), Member.class))
                .toList();
    }

    /** Claims a value beside the actors. */
    Optional<String> claim(Claim claim) {
        return real.claim(claim).toCompletableFuture().join();
    }

    void release(Claim claim) {
        real.release(claim).toCompletableFuture().join();
    }

    /** What is wrong in the store. */
    List<String> verify() {
        return real.verify(_ -> {}).toCompletableFuture().join();
    }

    /** What a write over HTTP of a member that wants an address is answered. */
    JsonNode created(String id, String email) {
        var noun = Objects.requireNonNull(MODEL.noun("Member"));
        var body = Json.object().put("email", email).put("visits", 0);
        var asked = new HttpWrite.Asked("http-" + id, PekkoNode.CLOCK.instant(), null, null);
        var admitted = node.gateway()
                .submit(List.of(HttpWrite.create(noun, id, body, asked)), PATIENCE)
                .toCompletableFuture()
                .join();
        return ((Outcome.Done) Objects.requireNonNull(admitted.getFirst().answer())).value();
    }

    /** Waits until no run is open and nothing is on its way. */
    void awaitRunsEnded() {
        await("every run ended", () -> openRuns() == 0);
    }

    long openRuns() {
        return real.openRuns().toCompletableFuture().join().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    long runs(RunState state) {
        return real.runs(state, null, 1_000, null)
                .toCompletableFuture()
                .join()
                .items()
                .size();
    }

    /** The most tries of any run. */
    int mostAttempts() {
        return real.runs(null, null, 1_000, null).toCompletableFuture().join().items().stream()
                .mapToInt(run -> run.attempts())
                .max()
                .orElse(0);
    }

    static List<String> cups(int count) {
        return IntStream.range(0, count).mapToObj(i -> "cup-" + i).toList();
    }

    static void await(String what, BooleanSupplier wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** Lets time pass in which something goes wrong. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        node.close();
        real.close();
    }
}
