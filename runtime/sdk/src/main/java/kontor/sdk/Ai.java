package kontor.sdk;

import kontor.sdk.spi.Run;
import org.jspecify.annotations.Nullable;

/**
 * Language models: {@code ai.generate("Review this application: " + text, Review.class)}. Each call is a recorded step,
 * with the model, tokens and cost; a run that is resumed does not ask twice.
 */
public final class Ai {
    private static final int MAX_TOKENS = 1024;
    private final @Nullable String model;
    private final int maxTokens;

    Ai() {
        this(null, MAX_TOKENS);
    }

    private Ai(@Nullable String model, int maxTokens) {
        this.model = model;
        this.maxTokens = maxTokens;
    }

    /** The same with another model, as {@code gpt-5}; the configuration says who serves it. */
    public Ai model(String name) {
        return new Ai(name, maxTokens);
    }

    /** The same with answers of at most this many tokens; 1,024 unless said. */
    public Ai maxTokens(int tokens) {
        return new Ai(model, tokens);
    }

    /**
     * Asks for a record. Its JSON Schema goes with the prompt; an answer that does not fit is sent back once to be
     * mended, and then refused (KON-2424).
     */
    public <T> T generate(String prompt, Class<T> type) {
        return Run.current().generate(prompt, type, model, maxTokens);
    }

    /** Asks for a text. */
    public String generate(String prompt) {
        return generate(prompt, String.class);
    }

    /** The meaning of a text, for {@code db.search}. */
    public Embedding embed(String text) {
        return Run.current().embed(text);
    }
}
