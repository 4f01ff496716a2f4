package kontor.sdk;

/** What an {@code every} rule does about ticks that passed while no node was up. */
public enum Missed {
    /** Run the latest once. */
    LATEST,
    /** Run each, oldest first. */
    ALL,
    /** Run none. */
    NONE
}
