package kontor.examples.vocabulary;

import java.math.BigDecimal;
import kontor.sdk.AtLeast;
import kontor.sdk.Indexed;
import kontor.sdk.Noun;

/**
 * A better price that an account was offered.
 *
 * @param id the id: what it is about, as the cancelled subscription
 * @param account who may take it
 * @param discount how much less, 0.5 for half
 * @param duration for how long
 * @param features what there is for it
 */
@Noun
public record Offer(
        String id, @Indexed String account, @AtLeast(0) BigDecimal discount, String duration, String features) {}
