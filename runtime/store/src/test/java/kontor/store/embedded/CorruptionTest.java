package kontor.store.embedded;

import static kontor.testkit.contract.StoreFixtures.SHARDS;
import static kontor.testkit.contract.StoreFixtures.THING;
import static kontor.testkit.contract.StoreFixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import kontor.kernel.where.Filter;
import kontor.sdk.KontorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a crash or a bad disk left behind: what a crash may do is mended, what it cannot have done is refused. */
final class CorruptionTest {
    private static final int FRAME = 24 + Sqlite.PAGE;

    @TempDir
    Path folder = Path.of("");

    private static <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private EmbeddedStore open(Path of) {
        return EmbeddedStore.open(of, List.of(THING), SHARDS, Settings.standard());
    }

    private static void write(EmbeddedStore store, int from, int to) {
        for (int i = from; i < to; i++) {
            got(store.write(created("t" + i, "{'id':'t','views':" + i + "}", i)));
        }
    }

    /** The files as they are in the middle of work: what is left when the power goes. */
    private Path crashed(Path of, String name) throws IOException {
        var copy = Files.createDirectories(folder.resolve(name));
        for (var file : List.of("kontor.db", "kontor.db-wal")) {
            if (Files.exists(of.resolve(file))) {
                Files.copy(of.resolve(file), copy.resolve(file));
            }
        }
        return copy;
    }

    private Path crashed(int writes) throws IOException {
        var live = folder.resolve("live");
        try (var store = open(live)) {
            write(store, 0, writes);
            return crashed(live, "crashed");
        }
    }

    private static Path wal(Path of) {
        return of.resolve("kontor.db-wal");
    }

    private static void flip(Path file, long at) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 0x40);
        }
    }

    private void refused(Path of, String code, String... words) {
        assertThatThrownBy(() -> open(of).close()).isInstanceOfSatisfying(KontorException.class, refusal -> {
            assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(refusal.getMessage()).contains(word));
        });
    }

    private long count(Path of) {
        try (var store = open(of)) {
            assertThat(got(store.verify(done -> {}))).isEmpty();
            return got(store.count("Thing", Filter.EVERY));
        }
    }

    @Test
    void afterACrashEverythingIsThere() throws IOException {
        assertThat(count(crashed(50))).isEqualTo(50);
    }

    @Test
    void aByteFlippedInTheMiddleOfTheLogIsRefusedWithItsPlace() throws IOException {
        var of = crashed(50);
        long frames = (Files.size(wal(of)) - 32) / FRAME;
        long frame = frames / 2;
        flip(wal(of), 32 + frame * FRAME + 24 + 100);
        refused(of, "KON-3004", "kontor.db-wal", "byte " + (32 + frame * FRAME), "backup", "accept-loss");
        try (var store = EmbeddedStore.open(
                of, List.of(THING), SHARDS, Settings.standard().acceptingLoss())) {
            assertThat(got(store.verify(done -> {}))).isEmpty();
            assertThat(got(store.count("Thing", Filter.EVERY))).isBetween(1L, 49L);
            write(store, 100, 110);
        }
    }

    @Test
    void aSaltFlippedInTheMiddleOfTheLogIsRefused() throws IOException {
        var of = crashed(50);
        flip(wal(of), 32 + 20 * FRAME + 8);
        refused(of, "KON-3004", "byte " + (32 + 20 * FRAME));
    }

    @Test
    void aDamagedHeaderOfTheLogIsRefused() throws IOException {
        for (int at : new int[] {0, 9, 17, 25}) {
            var of = crashed(20);
            flip(wal(of), at);
            refused(of, "KON-3004", "kontor.db-wal");
            delete(of);
            delete(folder.resolve("live"));
        }
    }

    private static void delete(Path of) throws IOException {
        try (var files = Files.list(of)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aTornLastWriteIsDroppedAndTheNodeGoesOn() throws IOException {
        var of = crashed(50);
        flip(wal(of), Files.size(wal(of)) - 10);
        try (var store = open(of)) {
            assertThat(got(store.count("Thing", Filter.EVERY))).isEqualTo(49);
            write(store, 49, 60);
            // Crashed again: what the torn write left must not look like a loss.
            var again = crashed(of, "again");
            flip(wal(again), Files.size(wal(again)) - 10);
            assertThat(count(again)).isEqualTo(59);
        }
    }

    @Test
    void aTailThatIsMissingIsAnUnfinishedWrite() throws IOException {
        var of = crashed(50);
        long size = Files.size(wal(of));
        for (long cut : new long[] {1, 100, FRAME, FRAME + 7}) {
            var copy = crashed(of, "cut-" + cut);
            try (var bytes = new RandomAccessFile(wal(copy).toFile(), "rw")) {
                bytes.setLength(size - cut);
            }
            assertThat(count(copy)).isEqualTo(49);
        }
    }

    @Test
    void framesOfAnOlderLogBehindTheNewOneAreNoLoss() throws IOException {
        var live = folder.resolve("live");
        var small = new Settings(1, 1 << 20, 1 << 20, 1 << 20, 0, 40, java.time.Duration.ofSeconds(5), 1 << 26, false);
        try (var store = EmbeddedStore.open(live, List.of(THING), SHARDS, small)) {
            for (int i = 0; i < 20; i++) {
                write(store, i * 10, i * 10 + 10);
                assertThat(count(crashed(live, "at-" + i))).isEqualTo(i * 10 + 10);
            }
            assertThat(store.figures().get("store_checkpoints_total")).isGreaterThan(1);
        }
    }

    @Test
    void aDatabaseThatIsNoneIsRefused() throws IOException {
        var of = crashed(20);
        flip(of.resolve("kontor.db"), 3);
        refused(of, "KON-3004", "kontor.db", "byte 0");
    }

    @Test
    void aDamagedPageIsFoundAfterACrash() throws IOException {
        var live = folder.resolve("live");
        try (var store = open(live)) {
            write(store, 0, 500);
        }
        var of = crashed(live, "damaged");
        // The kind of the first page behind the header's, and what its cells point to.
        for (int at = 0; at < 64; at++) {
            flip(of.resolve("kontor.db"), 40L * Sqlite.PAGE + at);
        }
        refused(of, "KON-3004", "kontor.db", "backup");
    }

    @Test
    void aFileThatWasCutIsRefused() throws IOException {
        var live = folder.resolve("live");
        try (var store = open(live)) {
            write(store, 0, 500);
        }
        var of = crashed(live, "cut");
        try (var bytes = new RandomAccessFile(of.resolve("kontor.db").toFile(), "rw")) {
            bytes.setLength(20L * Sqlite.PAGE);
        }
        refused(of, "KON-3004", "kontor.db");
    }
}
