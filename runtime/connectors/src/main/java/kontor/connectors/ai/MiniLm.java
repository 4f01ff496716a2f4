package kontor.connectors.ai;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kontor.connectors.OnFirstUse;
import kontor.kernel.port.Embedder;
import kontor.sdk.KontorException;

/**
 * Embeddings in this process: all-MiniLM-L6-v2, quantised (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2).
 * The model is loaded when the first text comes; nothing goes over the network. The same text has the same vector on one
 * machine; between kinds of processors the last digits differ.
 */
public final class MiniLm implements Embedder {
    /** The model's name, as it is told with each embedding. */
    public static final String MODEL = "all-minilm-l6-v2";

    /** Characters of a text past which it is cut: its meaning is told by then. */
    public static final int LONGEST = 8192;

    static final int DIMENSIONS = 384;
    private static final int MOST_THREADS = 4;
    private static final long IDLE_SECONDS = 30;

    // Native code would hold a virtual thread's carrier, so it has a few threads of its own; none while there is no
    // work.
    private final ThreadPoolExecutor threads;
    private final Supplier<MiniLmModel> model = OnFirstUse.of(MiniLmModel::load);

    /** Makes ready to load. */
    public MiniLm() {
        var most = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
        ThreadFactory factory =
                Thread.ofPlatform().daemon().name("embeddings-", 0).factory();
        this.threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    /**
     * The meaning of a text. One longer than {@link #LONGEST} characters is cut; one of more than a few sentences has the
     * average of its pieces. Refused with KON-4409 (the model cannot run on this machine) and KON-4410
     * (a text without words).
     */
    @Override
    public float[] embed(String text) {
        var cut = cut(text.strip());
        if (cut.isEmpty()) {
            throw empty();
        }
        try {
            return threads.submit(() -> model.get().vector(cut)).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KontorException refused) {
                throw new KontorException(refused.code(), String.valueOf(refused.getMessage()), refused);
            }
            throw new IllegalStateException("a text could not be embedded: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a text was embedded", e);
        }
    }

    static KontorException empty() {
        return new KontorException(
                "KON-4410", "the text to embed has no words; an empty text has no meaning: give some, or leave it out");
    }

    // Not between the two halves of one character.
    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end);
    }
}
