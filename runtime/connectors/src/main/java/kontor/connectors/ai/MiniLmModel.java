package kontor.connectors.ai;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loaded model. Several threads may use it. */
final class MiniLmModel extends AbstractInProcessEmbeddingModel {
    private static final Logger LOG = LoggerFactory.getLogger(MiniLmModel.class);

    /** Characters of a piece: about the 128 tokens at which the model was trained, and in no script more than it reads. */
    static final int PIECE = 500;

    private static final int MOST_TOKENS = 512;
    private static final Class<?> MODEL = AllMiniLmL6V2QuantizedEmbeddingModel.class;
    private static final String WEIGHTS = "all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

    private final OnnxBertBiEncoder encoder;

    private MiniLmModel(OnnxBertBiEncoder encoder) {
        super(Runnable::run);
        this.encoder = encoder;
    }

    /** Loads it; refused with KON-4409 where this machine cannot run it. */
    static MiniLmModel load() {
        var began = System.nanoTime();
        try {
            var folder = NativeLibraries.prepare();
            var weights = Unpacked.in(folder, MODEL, "/" + WEIGHTS).resolve(WEIGHTS);
            var environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            try (var tokenizer = Objects.requireNonNull(MODEL.getResourceAsStream(TOKENIZER));
                    var options = options()) {
                var session = environment.createSession(weights.toString(), options);
                var model = new MiniLmModel(
                        new OnnxBertBiEncoder(environment, session, wholeTexts(tokenizer), PoolingMode.MEAN));
                LOG.info(
                        "loaded the embedding model {} in {} ms",
                        MiniLm.MODEL,
                        (System.nanoTime() - began) / 1_000_000);
                return model;
            }
        } catch (IOException | OrtException | RuntimeException | LinkageError e) {
            throw new KontorException(
                    "KON-4409",
                    "the embedding model cannot run on this machine (" + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + "): " + e
                            + "; it runs on Linux (x64 and ARM, glibc), macOS (ARM) and Windows (x64), and needs a folder from"
                            + " which libraries may be loaded",
                    e);
        }
    }

    // One thread a text, which does not spin when it is done: texts come one by one from several threads.
    private static OrtSession.SessionOptions options() throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        // Memory goes back after each text.
        options.setCPUArenaAllocator(false);
        options.setMemoryPatternOptimization(false);
        return options;
    }

    // The file cuts what is read after 128 tokens and fills it up to as many; the model itself reads 512.
    private static InputStream wholeTexts(InputStream tokenizer) throws IOException {
        var json = (ObjectNode) Json.parse(tokenizer.readAllBytes());
        json.putNull("padding").withObject("truncation").put("max_length", MOST_TOKENS);
        return new ByteArrayInputStream(Json.bytes(json));
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return encoder;
    }

    /** A text's vector: the average of those of its pieces. Refused with KON-4410 where nothing of it is a word. */
    float[] vector(String text) {
        var sum = new double[MiniLm.DIMENSIONS];
        var pieces = pieces(text);
        for (var piece : pieces) {
            var vector = piece(piece);
            for (int i = 0; vector != null && i < sum.length; i++) {
                sum[i] += (double) vector[i] * piece.length();
            }
        }
        return normal(sum);
    }

    private float @Nullable [] piece(String text) {
        try {
            return embed(text).content().vector();
        } catch (IllegalArgumentException e) {
            // Only marks that are no part of a word.
            return null;
        }
    }

    private static float[] normal(double[] vector) {
        var length = Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
        if (length == 0) {
            throw MiniLm.empty();
        }
        var normal = new float[vector.length];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = (float) (vector[i] / length);
        }
        return normal;
    }

    /** Pieces of at most {@link #PIECE} characters, cut between words where there are any. */
    static List<String> pieces(String text) {
        var pieces = new ArrayList<String>();
        var from = 0;
        while (text.length() - from > PIECE) {
            var to = from + PIECE;
            while (to > from + PIECE / 2 && !Character.isWhitespace(text.charAt(to - 1))) {
                to--;
            }
            if (to == from + PIECE / 2) {
                to = from + (Character.isHighSurrogate(text.charAt(from + PIECE - 1)) ? PIECE - 1 : PIECE);
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        pieces.add(text.substring(from));
        return pieces;
    }
}
