package kontor.examples.marketplace;

import static java.math.RoundingMode.HALF_UP;
import static kontor.examples.vocabulary.Content.Status.IN_REVIEW;
import static kontor.examples.vocabulary.Content.Status.PUBLISHED;
import static kontor.examples.vocabulary.Content.Status.REJECTED;
import static kontor.examples.vocabulary.Creator.Status.ACTIVE;
import static kontor.examples.vocabulary.License.Status.EXPIRED;
import static kontor.examples.vocabulary.Payout.Status.DUE;
import static kontor.examples.vocabulary.Payout.Status.PAID;
import static kontor.sdk.Do.*;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Content;
import kontor.examples.vocabulary.Creator;
import kontor.examples.vocabulary.Moderation.Queue;
import kontor.examples.vocabulary.Payout;
import kontor.examples.vocabulary.Person;
import kontor.examples.vocabulary.SearchResults;
import kontor.examples.vocabulary.SearchResults.Hit;
import kontor.examples.vocabulary.SearchResults.Show;
import kontor.sdk.Audience;
import kontor.sdk.Business;
import kontor.sdk.Found;
import kontor.sdk.Question;
import kontor.sdk.Rule;
import kontor.sdk.builtin.Email.Mail;
import org.jspecify.annotations.Nullable;

/** Creator Platform: creators, moderation, search, purchases and prices. */
public final class ContentMarketplace implements Business {
    static final String moderators = "moderators@creator-platform.example";
    static final Audience<Person> subscribers = Audience.of($.Person, $.Person.email, $.Person.subscription.exists());
    static final BigDecimal usualPrice = money("4.99");

    @Override
    public String name() {
        return "Creator Platform";
    }

    // Creator onboarding
    static final class Creators {
        final Rule apply = on($.Creator.applies, application -> {
            // Who is a creator already stays one
            if (db.find($.Creator, application.email()).isPresent()) {
                return;
            }

            // Review application
            var review = ai.model("gpt-5")
                    .generate(
                            "Review this creator application and decide if they should be approved: " + application,
                            Review.class);

            if (review.approved()) {
                var creator = db.create($.Creator, creator(application));

                // Send approval email
                send($.Email.send, Mail.to(creator.id(), "creator-approved").with("name", nameOf(application)));

                // Setup payment account
                var account = api.stripe.createConnectedAccount(creator.id(), "express");
                db.update($.Creator, creator.id(), $.Creator.stripeAccount.to(account.id()));
            } else {
                send(
                        $.Email.send,
                        Mail.to(application.email(), "creator-rejected", review).with("name", nameOf(application)));
            }
        });

        // Upload content
        final Rule upload = on($.Content.uploaded, content -> {
            Upload.keep(content);

            // Generate metadata with AI
            var metadata = ai.model("claude-sonnet-4.5")
                    .generate(
                            Upload.beginning(content.text())
                                    + "\n\nAnalyze this content and generate title, description, tags, and category",
                            CreativeWork.class);

            db.update(
                    $.Content,
                    content.id(),
                    $.Content.title.to(metadata.title()),
                    $.Content.description.to(metadata.description()),
                    $.Content.keywords.to(metadata.keywords()),
                    $.Content.category.to(metadata.category()));

            // Notify moderators
            send($.Moderation.queue, new Queue(content.id()));
        });

        // Ask a moderator: one question a content at a time
        final Rule moderate = on($.Moderation.queue, queued -> {
            var content = db.update($.Content, queued.content(), $.Content.status.to(IN_REVIEW));

            var decision = user.decide(Question.approval("moderation", "Publish '" + content.title() + "'?")
                    .about($.Content, content.id())
                    .to(moderators)
                    .showing("text", Upload.beginning(content.text()))
                    .remindAfter(days(1))
                    .within(days(3)));

            // What was uploaded anew in the meantime has a question of its own
            var later = db.get($.Content, content.id());
            if (later.status() != IN_REVIEW) {
                return;
            }
            if (decision.approved()) {
                var price = later.price() == null ? usualPrice : later.price();
                db.update($.Content, later.id(), $.Content.status.to(PUBLISHED), $.Content.price.to(price));
            } else {
                db.update($.Content, later.id(), $.Content.status.to(REJECTED));
                addressOf(later.creator())
                        .ifPresent(address ->
                                send($.Email.send, Mail.to(address, "content-rejected", Teaser.of(later), decision)));
            }
        });

        // Pay what was due before there was an account
        final Rule payouts = every(
                $.Daily,
                () -> each($.Payout, where($.Payout.status.is(DUE)), due -> {
                    var transfer = Sale.transfer(due.creator(), due.amount());
                    if (transfer != null) {
                        db.update($.Payout, due.id(), $.Payout.status.to(PAID), $.Payout.transfer.to(transfer));
                    }
                }));
    }

    // Buyer experience
    static final class Buyers {
        // Search and discovery
        final Rule search = on($.Buyer.searches, query -> {
            // Semantic search with AI
            var embedding = ai.embed(query.text());

            var published = $.Content.status.is(PUBLISHED);
            var wanted = query.maxPrice() == null ? published : published.and($.Content.price.atMost(query.maxPrice()));
            var results = db.search($.Content, embedding, where(wanted), 20);

            var hits = results.stream().map(ContentMarketplace::hit).toList();
            return send($.SearchResults.show, new Show(query.buyer(), query.text(), hits));
        });

        final Rule show = on(
                $.SearchResults.show,
                shown -> db.create(
                        $.SearchResults, new SearchResults(newId(), shown.buyer(), shown.text(), shown.results())));

        final Rule view = on($.Content.viewed, viewed -> {
            db.update($.Content, viewed.id(), $.Content.views.plus(1));
        });

        // Purchase content
        final Rule purchase = on($.Purchase.initiated, purchase -> {
            // What was bought already is paid
            if (Sale.isMade(purchase)) {
                return;
            }
            var content = Sale.of(purchase);

            // Process payment
            var payment = api.stripe.createPaymentIntent(purchase.amount(), purchase.buyer());

            if (payment.succeeded()) {
                undo(() -> api.stripe.refund(payment.id(), purchase.amount()));

                // Grant access to content
                db.create($.License, Sale.licence(purchase, payment));
                undo(() -> db.delete($.License, purchase.id()));
                db.update($.Content, content.id(), $.Content.purchases.plus(1));
                undo(() -> db.update($.Content, content.id(), $.Content.purchases.minus(1)));

                // Pay creator (85% revenue share)
                var share = cents(purchase.amount().multiply(money("0.85")));
                var transfer = Sale.transfer(content.creator(), share);
                var status = transfer == null ? DUE : PAID;
                db.upsert($.Payout, new Payout(purchase.id(), content.creator(), share, status, transfer));
            }

            // Send confirmation
            var template = payment.succeeded() ? "purchase-confirmation" : "purchase-declined";
            addressOf(purchase.buyer())
                    .ifPresent(address -> send(
                            $.Email.send,
                            Mail.to(address, template, Teaser.of(content), payment)
                                    .with("purchase", purchase)));
        });

        // End what was sold for 30 days
        final Rule expiry = on($.License.created, license -> {
                    sleepUntil(Objects.requireNonNull(license.expiresAt()));
                    if (db.find($.License, license.id()).isPresent()) {
                        db.update($.License, license.id(), $.License.status.to(EXPIRED));
                    }
                })
                .when(license -> license.expiresAt() != null);
    }

    // Revenue optimization
    static final class Revenue {
        // Dynamic pricing with AI
        final Rule optimize = every($.Weekly, () -> {
            each($.Content, where($.Content.status.is(PUBLISHED), $.Content.price.exists()), item -> {
                var metrics = Metrics.of(item);

                var recommendation = ai.model("gpt-5")
                        .generate(
                                "Recommend optimal pricing for this content based on metrics: " + metrics.json(),
                                PriceRecommendation.class);

                var price = cents(recommendation.price()).max(money("0.00"));
                if (metrics.isFar(price)) {
                    // Only update if >10% difference
                    db.update(
                            $.Content,
                            item.id(),
                            $.Content.price.to(price),
                            $.Content.priceReason.to(recommendation.reason()));
                }
            });
        });

        // Promote trending content
        final Rule promote = every($.Daily, () -> {
            var trending = db.list(
                    $.Content,
                    where($.Content.createdAt.atLeast(ago(days(7))), $.Content.status.is(PUBLISHED)),
                    $.Content.views.descending(),
                    10);

            if (!trending.isEmpty()) {
                var content = trending.stream().map(Teaser::of).toList();
                send($.Email.send, Mail.to(subscribers, "trending-content").with("content", content));
            }
        });
    }

    // What the models are asked for
    record Review(boolean approved, String reason) {}

    record CreativeWork(String title, String description, List<String> keywords, String category) {}

    record PriceRecommendation(BigDecimal price, String reason) {}

    private static Creator creator(Creator.Application application) {
        return new Creator(application.email(), application.name(), "creator", application.portfolio(), ACTIVE, null);
    }

    private static String nameOf(Creator.Application application) {
        return application.name() == null ? application.email() : application.name();
    }

    private static Hit hit(Found<Content> found) {
        var content = found.entity();
        return new Hit(content.id(), content.title(), content.price(), found.score());
    }

    // A person's address, or an id that is one; none where neither is.
    private static Optional<String> addressOf(@Nullable String who) {
        return Optional.ofNullable(who)
                .map(id -> db.find($.Person, id).map(Person::address).orElse(id))
                .filter(address -> address.contains("@"));
    }

    static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, HALF_UP);
    }
}
