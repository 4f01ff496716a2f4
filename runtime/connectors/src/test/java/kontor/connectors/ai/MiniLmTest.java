package kontor.connectors.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MiniLmTest {
    private static final MiniLm MODEL = new MiniLm();

    private static double nearness(String one, String other) {
        return product(MODEL.embed(one), MODEL.embed(other));
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({
        "jazz piano lessons, learn to play swing on the keyboard, invoice for March",
        "a lightweight tent for two, camping gear for couples, quarterly tax return",
        "how do I cancel my plan?, ending a subscription, photographs of mountain lakes",
        "vegan chocolate cake recipe, baking a dessert without eggs or milk, replacing a car's brakes",
        "the server is down again, our website cannot be reached, a poem about autumn"
    })
    void whatMeansTheSameIsNearer(String text, String near, String far) {
        assertThat(nearness(text, near)).isGreaterThan(nearness(text, far) + 0.1);
    }

    @Test
    void aVectorHas384NumbersAndTheLengthOne() {
        var vector = MODEL.embed("a text");

        assertThat(vector).hasSize(MODEL.dimensions()).hasSize(384);
        assertThat(product(vector, vector)).isCloseTo(1, within(1e-5));
    }

    @Test
    void theSameTextHasTheSameVector() {
        assertThat(MODEL.embed("jazz piano lessons")).isEqualTo(MODEL.embed("jazz piano lessons"));
        assertThat(new MiniLm().embed("jazz piano lessons")).isEqualTo(MODEL.embed("  jazz piano lessons\n"));
    }

    @Test
    void manyVirtualThreadsEmbedAtOnce() throws Exception {
        var fresh = new MiniLm();
        var answers = new ArrayList<Future<float[]>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                var text = "text number " + i % 10;
                answers.add(threads.submit(() -> fresh.embed(text)));
            }
        }
        var different = new HashSet<List<Float>>();
        for (int i = 0; i < 50; i++) {
            var vector = answers.get(i).get();
            assertThat(vector).isEqualTo(MODEL.embed("text number " + i % 10));
            different.add(List.of(vector[0], vector[1], vector[2]));
        }
        assertThat(different).hasSize(10);
    }

    @Test
    void aLongTextIsTheAverageOfItsPieces() {
        var gardening = "Water the roses in the morning and cut them back in early spring. ".repeat(50);
        var both = gardening + "The court of appeal dismissed the claim for damages. ".repeat(60);

        // The second half counts although the model reads less at once.
        var law = "judgement in a civil lawsuit";
        assertThat(nearness(both, law)).isGreaterThan(nearness(gardening, law) + 0.1);
        assertThat(product(MODEL.embed(both), MODEL.embed(both))).isCloseTo(1, within(1e-5));
    }

    @Test
    void piecesAreCutBetweenWordsAndNeverInsideACharacter() {
        var sentences = "one sentence after the other ".repeat(100);
        assertThat(MiniLmModel.pieces(sentences)).hasSizeBetween(6, 8).allMatch(piece -> piece.endsWith(" "));
        var faces = "x" + "😀".repeat(1000);
        assertThat(String.join("", MiniLmModel.pieces(faces))).isEqualTo(faces);
        assertThat(MiniLmModel.pieces(faces))
                .allMatch(piece -> !Character.isLowSurrogate(piece.charAt(0)))
                .allMatch(piece -> piece.length() <= MiniLmModel.PIECE);
    }

    @Test
    void aVeryLongTextIsCut() {
        var start = "words ".repeat(MiniLm.LONGEST).substring(0, MiniLm.LONGEST - 1);

        assertThat(MODEL.embed(start + "😀".repeat(100_000))).isEqualTo(MODEL.embed(start));
    }

    @Test
    void anyTextHasAVector() {
        var half = String.valueOf((char) 0xD800);
        for (var text : List.of("日本語のテキスト", "naïve café 😀", "x", "!?", half + " half a character")) {
            assertThat(product(MODEL.embed(text), MODEL.embed(text))).isCloseTo(1, within(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "' \n '", "'\u200B\u0007'"})
    void aTextWithoutWordsIsRefused(String text) {
        assertThatThrownBy(() -> MODEL.embed(text))
                .hasMessageContaining("no words")
                .hasToString(
                        "KON-4410 the text to embed has no words; an empty text has no meaning: give some, or leave it out");
    }

    @Test
    void librariesAreUnpackedOnce(@TempDir Path cache) throws Exception {
        var first = NativeLibraries.unpacked(cache);
        var runtime = first.resolve(System.mapLibraryName("onnxruntime"));
        var written = Files.getLastModifiedTime(runtime);
        // What a crash has left half written is written again.
        var other = first.resolve(System.mapLibraryName("onnxruntime4j_jni"));
        var size = Files.size(other);
        Files.writeString(other, "half");

        assertThat(NativeLibraries.unpacked(cache)).isEqualTo(first);

        assertThat(Files.getLastModifiedTime(runtime)).isEqualTo(written);
        assertThat(Files.size(other)).isEqualTo(size);
        try (var files = Files.list(first)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void librariesGoToTheUsersCache() {
        var home = Path.of(System.getProperty("user.home"));

        assertThat(NativeLibraries.cache("Linux", null, null)).isEqualTo(home.resolve(".cache"));
        assertThat(NativeLibraries.cache("Linux", null, "/var/x")).isEqualTo(Path.of("/var/x"));
        assertThat(NativeLibraries.cache("Mac OS X", null, null)).isEqualTo(home.resolve("Library/Caches"));
        assertThat(NativeLibraries.cache("Windows 11", "/local", null)).isEqualTo(Path.of("/local"));
    }

    @Test
    void whereNothingCanBeWrittenTheyGoToATemporaryFolder(@TempDir Path folder) throws Exception {
        var file = Files.createFile(folder.resolve("a-file"));

        assertThat(NativeLibraries.folder(file)).isDirectory().isWritable();
    }
}
