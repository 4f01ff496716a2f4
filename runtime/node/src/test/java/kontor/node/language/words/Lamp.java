package kontor.node.language.words;

import java.util.List;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import kontor.sdk.Ref;
import kontor.sdk.Secret;
import kontor.sdk.Subject;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/**
 * A lamp.
 *
 * @param id its id
 * @param room where it stands
 * @param watts how bright it is
 * @param mood how it does
 * @param marks what was written on it, in order
 * @param twin the lamp that was bought with it
 */
@Noun
public record Lamp(
        String id,
        @Indexed @Nullable String room,
        long watts,
        @Nullable Mood mood,
        List<String> marks,
        @Nullable Ref<Lamp> twin) {
    /** How a lamp does. */
    public enum Mood {
        ON,
        OFF,
        BROKEN
    }

    /** A lamp of which only the brightness is known. */
    public static Lamp of(String id, String room, long watts) {
        return new Lamp(id, room, watts, null, List.of(), null);
    }

    /**
     * Something happens to a lamp.
     *
     * @param lamp the lamp
     * @param other another lamp
     * @param number a number
     */
    @Verb({
        "hailed",
        "echoed",
        "postponed",
        "broke",
        "checked",
        "abandoned",
        "circled",
        "bounced",
        "counted",
        "crowned",
        "grew",
        "shrank",
        "wiped",
        "turned",
        "met",
        "flickered",
        "failed",
        "rolled",
        "stalled",
        "held",
        "dozed",
        "waited",
        "hurried"
    })
    public record Touch(@Subject String lamp, @Nullable String other, long number) {}

    /**
     * Wants something done that only one rule does.
     *
     * @param lamp the lamp
     */
    @Verb(
            value = {"repair", "scrap"},
            action = true)
    public record Work(@Subject String lamp) {}

    /**
     * Asks how bright a lamp is.
     *
     * @param lamp the lamp
     * @param number a number
     */
    @Verb(
            value = {"measure", "appraise", "ping", "pong"},
            reply = Measured.class)
    public record Measure(@Subject String lamp, long number) {}

    /**
     * How bright a lamp is.
     *
     * @param lumen the light
     * @param seal proves it to whoever asked
     */
    public record Measured(long lumen, @Secret @Nullable String seal) {}

    /**
     * Asks for an operation on the entities.
     *
     * @param lamp the lamp
     * @param what the operation
     */
    @Verb(value = "operate", reply = Said.class)
    public record Operate(@Subject String lamp, String what) {}

    /**
     * What came of an operation.
     *
     * @param text in words
     */
    public record Said(String text) {}

    /**
     * A lamp was lit by another.
     *
     * @param giver the lamp that was on
     * @param taker the lamp that is now
     */
    @Verb(value = "lit", by = Lamp.class)
    public record Lit(String giver, @Subject String taker) {}
}
