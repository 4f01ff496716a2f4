package kontor.examples.marketplace;

import static kontor.examples.vocabulary.Content.Status.REJECTED;
import static kontor.examples.vocabulary.License.Status.ACTIVE;
import static kontor.sdk.Do.api;
import static kontor.sdk.Do.days;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.in;
import static kontor.sdk.Do.refuse;

import java.math.BigDecimal;
import java.util.Optional;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Content;
import kontor.examples.vocabulary.Creator;
import kontor.examples.vocabulary.License;
import kontor.examples.vocabulary.Purchase.Initiated;
import kontor.sdk.api.StripeApi.PaymentIntent;
import org.jspecify.annotations.Nullable;

/** What a purchase must meet, and what it leads to. */
final class Sale {
    private Sale() {}

    /** Whether the purchase has its licence already. Refused when the same id was for something else. */
    static boolean isMade(Initiated purchase) {
        var license = db.find($.License, purchase.id());
        license.filter(found -> !found.content().equals(purchase.content())
                        || !found.buyer().equals(purchase.buyer()))
                .ifPresent(found -> {
                    throw refuse("the purchase '" + purchase.id() + "' was of '" + found.content() + "' by '"
                            + found.buyer() + "'; a new purchase needs a new id");
                });
        return license.isPresent();
    }

    /** The content to be bought. Refused before any money moves: unknown, rejected, or for less than it costs. */
    static Content of(Initiated purchase) {
        var content = db.find($.Content, purchase.content())
                .orElseThrow(() -> refuse("there is no content '" + purchase.content() + "'"));
        if (content.status() == REJECTED) {
            throw refuse("the content '" + content.id() + "' was rejected; it is not for sale");
        }
        if (purchase.amount().signum() == 0) {
            throw refuse("an amount of 0; what costs nothing needs no licence");
        }
        if (content.price() != null && purchase.amount().compareTo(content.price()) < 0) {
            throw refuse("the content '" + content.id() + "' costs " + content.price() + ", not " + purchase.amount());
        }
        return content;
    }

    /** The licence for a payment: for 30 days, or for ever. */
    static License licence(Initiated purchase, PaymentIntent payment) {
        return new License(
                purchase.id(),
                purchase.content(),
                purchase.buyer(),
                purchase.licenseType(),
                purchase.licenseType().equals("subscription") ? in(days(30)) : null,
                ACTIVE,
                payment.id());
    }

    /** Moves money to a creator's account: the transfer's id, null where there is no account. */
    static @Nullable String transfer(@Nullable String creator, BigDecimal amount) {
        return Optional.ofNullable(creator)
                .flatMap(id -> db.find($.Creator, id))
                .map(Creator::stripeAccount)
                .map(account -> api.stripe.transfer(amount, account).id())
                .orElse(null);
    }
}
