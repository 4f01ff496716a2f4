package kontor.pekko.words;

import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/**
 * A cup, and what happened to it.
 *
 * @param id its id
 * @param fills how often it was filled
 * @param echoes how often another cup was filled that is near it
 * @param asked answers that came
 * @param answers answers that were given
 * @param naps sleeps that are over
 * @param letters delayed messages that came
 * @param bells bells that were heard
 */
@Noun
public record Cup(String id, long fills, long echoes, long asked, long answers, long naps, long letters, long bells) {
    /**
     * Something happens to a cup.
     *
     * @param cup the cup
     * @param near another cup
     * @param millis how long it takes
     */
    @Verb({"filled", "echoed", "wondered", "napped", "blinked", "posted", "lettered", "listened", "metered", "spilled"})
    public record Touch(@Subject String cup, String near, long millis) {}

    /**
     * Asks a cup.
     *
     * @param cup the cup
     */
    @Verb(value = "ask", reply = Answer.class)
    public record Ask(@Subject String cup) {}

    /**
     * What a cup answers.
     *
     * @param fills how often it was filled
     */
    public record Answer(long fills) {}

    /**
     * A bell rings for a cup.
     *
     * @param id the bell
     * @param hall the cup
     */
    @Verb("rung")
    public record Ring(@Subject String id, String hall) {}
}
