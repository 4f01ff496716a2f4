package kontor.kernel.port;

/** Makes a vector of a text's meaning, on this machine or by asking for it. May block: never called from an actor. */
public interface Embedder {
    /**
     * The meaning of a text: {@link #dimensions()} numbers, of length 1.
     *
     * @throws kontor.sdk.KontorException refused for good, as KON-4xxx; anything else may be tried again
     */
    float[] embed(String text);

    /** How many numbers a vector has; always the same for one model. */
    int dimensions();
}
