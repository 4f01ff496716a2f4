package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import kontor.kernel.entity.Stored;
import kontor.kernel.message.Message;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardRecord;
import kontor.pekko.words.Cup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that has too much to do slows a node down, and a front that dies leaves nobody waiting. */
class FullStoreTest {
    private static final List<String> CUPS = Range.cups(8);

    @TempDir
    Path folder;

    private static Message touch(String verb, String id, String cup) {
        return Range.message(verb, id, cup, CUPS.getFirst(), 50);
    }

    @Test
    void whileTheStoreIsFullNothingIsLetInAndThenEverythingGoesOn() {
        try (var range = Range.open(folder)) {
            range.insist(IntStream.range(0, 40)
                    .mapToObj(i -> touch("filled", "before-" + i, CUPS.get(i % CUPS.size())))
                    .toList());
            range.awaitRunsEnded();
            var recovered = range.store().calls("shard");
            range.store().fill(_ -> true);
            var first = range.answer(touch("filled", "first", "cup-1"), Duration.ZERO);
            var codes = new ArrayList<CompletableFuture<String>>();
            // The shard learns of it with its first write; from then on it says so at once.
            Range.await("a refusal", () -> {
                codes.add(range.answer(touch("filled", "more-" + codes.size(), "cup-1"), Duration.ZERO)
                        .handle((_, failure) -> String.valueOf(Range.code(failure))));
                return codes.stream().anyMatch(code -> code.getNow("").equals("KON-1503"));
            });
            range.store().heal();
            assertThat(first.join().duplicate()).isFalse();
            range.awaitRunsEnded();
            assertThat(range.store().calls("shard")).isEqualTo(recovered);
            assertThat(range.runs(RunState.FAILED)).isZero();
            assertThat(range.sum(CUPS, Cup::fills)).isGreaterThanOrEqualTo(41);
            Range.await("every echo", () -> range.sum(CUPS, Cup::echoes) == range.sum(CUPS, Cup::fills));
        }
    }

    @Test
    void anEntityWhoseStoreIsFullForAWhileIsWritten() {
        try (var range = Range.open(folder)) {
            var refused = new AtomicInteger();
            range.store().fill(write -> write instanceof Stored && refused.incrementAndGet() % 3 == 0);
            range.insist(IntStream.range(0, 30)
                    .mapToObj(i -> touch("filled", "f-" + i, CUPS.get(i % CUPS.size())))
                    .toList());
            range.awaitRunsEnded();
            Range.await("every echo", () -> range.sum(CUPS, Cup::echoes) == 30);
            assertThat(range.sum(CUPS, Cup::fills)).isEqualTo(30);
            assertThat(range.mostAttempts()).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsForAFrontThatDiesIsToldAtOnce() {
        try (var range = Range.open(folder)) {
            range.store().refuse(write -> write instanceof ShardRecord);
            var lost = range.answer(touch("filled", "lost", "cup-1"), Duration.ZERO);
            assertThat(lost.handle((_, failure) -> Range.code(failure)).join()).isEqualTo("KON-1500");
            range.store().heal();
            range.insist(List.of(touch("filled", "lost", "cup-1")));
            range.awaitRunsEnded();
            assertThat(range.sum(List.of("cup-1"), Cup::fills)).isEqualTo(1);
        }
    }

    @Test
    void whatWasAcceptedBeforeItsFrontDiedIsAcceptedForWhoWaits() {
        try (var range = Range.open(folder)) {
            var records = new AtomicInteger();
            var message = Range.message("napped", "nap", "cup-1", "cup-2", 200);
            // Its first record accepts it; one of the next is refused, and takes the front with it.
            range.store()
                    .refuse(write -> write instanceof ShardRecord record
                            && record.shard() == range.shard("cup-1")
                            && records.incrementAndGet() == 2);
            var admitted = range.answer(message, Duration.ofSeconds(60)).join();
            assertThat(admitted.duplicate()).isFalse();
            assertThat(admitted.runs()).hasSize(1);
            Range.await("the nap", () -> range.sum(List.of("cup-1"), Cup::naps) == 1);
        }
    }
}
