package kontor.sdk;

import java.util.List;
import java.util.Map;
import kontor.sdk.spi.Run;
import kontor.sdk.words.Condition;
import kontor.sdk.words.Field;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Where;

/**
 * Everybody who matches when a mail is sent, as {@code new Audience<>($.Person, where($.Person.subscription.is(PAID)),
 * $.Person.email)}: a live query, not a list.
 *
 * @param noun who they are
 * @param where which of them
 * @param address the field with the mail address; who has none gets no mail
 */
public record Audience<E>(Noun<E> noun, Where<E> where, Field<E, String> address) {
    /** Those of a noun who meet all conditions. */
    @SafeVarargs
    public static <E> Audience<E> of(Noun<E> noun, Field<E, String> address, Condition<E>... conditions) {
        return new Audience<>(noun, new Where<>(List.of(conditions)), address);
    }

    /** The query as it is sent; only inside a rule. */
    public Query query() {
        return new Query(noun.name(), Run.current().filter(noun, where), address.name());
    }

    /**
     * An audience in a message.
     *
     * @param noun the noun's wire name
     * @param where the condition as in {@code GET /db/{Noun}?where=}
     * @param address the field with the mail address
     */
    public record Query(String noun, Map<String, Object> where, String address) {}
}
