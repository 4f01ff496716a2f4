package kontor.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A steady load: {@code Counter.track} in batches of 50, so many events a second for so many seconds. Run its main with a
 * node's URL, the rate and the seconds; what the node does not take (503) is counted and not sent again.
 */
public final class Load {
    private static final int BATCH = 50;
    private static final int KEYS = 1_000;
    private static final int MOST_IN_FLIGHT = 64;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    private final Semaphore room = new Semaphore(MOST_IN_FLIGHT);
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private Load(String url) {
        this.uri = URI.create(url + "/events");
    }

    /** Runs. */
    public static void main(String[] arguments) throws InterruptedException {
        var load = new Load(arguments[0]);
        load.run(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    private void run(int rate, int seconds) throws InterruptedException {
        try (var timer = Executors.newSingleThreadScheduledExecutor();
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            timer.scheduleAtFixedRate(
                    () -> {
                        // Where nothing is free the node is slower than the rate; the rest of the tick is left out.
                        if (room.tryAcquire()) {
                            senders.execute(this::send);
                        }
                    },
                    0,
                    BATCH * 1_000_000L / rate,
                    TimeUnit.MICROSECONDS);
            TimeUnit.SECONDS.sleep(seconds);
            timer.shutdownNow();
        }
        System.out.printf("%d events/s taken, %d/s refused%n", taken.sum() / seconds, refused.sum() / seconds);
    }

    private void send() {
        try {
            var request = HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/cloudevents-batch+json")
                    .POST(BodyPublishers.ofString(batch()))
                    .build();
            var status = http.send(request, BodyHandlers.discarding()).statusCode();
            (status == 202 ? taken : refused).add(BATCH);
        } catch (IOException e) {
            refused.add(BATCH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            room.release();
        }
    }

    private static String batch() {
        return IntStream.range(0, BATCH).mapToObj(_ -> event()).collect(Collectors.joining(",", "[", "]"));
    }

    private static String event() {
        var id = UUID.randomUUID();
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/load\",\"type\":\"Counter.track\",\"data\":{\"id\":\"k%d\",\"n\":1}}"
                .formatted(id, Math.floorMod(id.hashCode(), KEYS));
    }
}
