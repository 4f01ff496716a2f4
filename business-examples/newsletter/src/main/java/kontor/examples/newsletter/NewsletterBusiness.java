package kontor.examples.newsletter;

import static kontor.examples.vocabulary.Article.Status.DRAFT;
import static kontor.examples.vocabulary.Article.Status.PUBLISHED;
import static kontor.examples.vocabulary.Article.Status.REJECTED;
import static kontor.examples.vocabulary.Person.Subscribed.FREE;
import static kontor.examples.vocabulary.Person.Subscribed.PAID;
import static kontor.sdk.Do.ai;
import static kontor.sdk.Do.days;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.every;
import static kontor.sdk.Do.newId;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.user;

import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Article;
import kontor.examples.vocabulary.Content;
import kontor.examples.vocabulary.Mailing;
import kontor.examples.vocabulary.Person;
import kontor.sdk.Audience;
import kontor.sdk.Business;
import kontor.sdk.Question;
import kontor.sdk.Rule;
import kontor.sdk.builtin.Email.Mail;

/** A newsletter: written by a model, approved by a person, sent to everybody. */
public final class NewsletterBusiness implements Business {
    // Content creation
    final Rule content = every($.Weekly, () -> {
        // AI generates draft
        var draft = ai.model("gpt-5").maxTokens(2000).generate("Write a newsletter about this week in AI", Draft.class);
        var article = db.create($.Article, new Article(newId(), draft.headline(), draft.text(), DRAFT));

        // Queue for review
        send($.Content.review, new Content.Review(article));
    });

    // Review: a person decides
    final Rule review = on($.Content.review, wanted -> {
        var article = wanted.draft();
        var decision = user.decide(Question.approval("review", article.headline())
                .about($.Article, article.id())
                .to("editor@example.com")
                .showing("text", article.text())
                .remindAfter(days(1))
                .within(days(6)));

        if (decision.approved()) {
            send($.Article.approved, article);
        } else if (db.find($.Mailing, article.id()).isEmpty()) {
            db.upsert($.Article, article.as(REJECTED));
        }
    });

    // Subscriber management: whoever subscribes when a mail is sent
    static final class Subscribers {
        static final Audience<Person> free = Audience.of($.Person, $.Person.email, $.Person.subscription.is(FREE));
        static final Audience<Person> paid = Audience.of($.Person, $.Person.email, $.Person.subscription.is(PAID));
    }

    // Publishing, once an article
    final Rule publish = on($.Article.approved, article -> {
        if (!db.tryCreate($.Mailing, new Mailing(article.id(), now()))) {
            return;
        }
        db.upsert($.Article, article.as(PUBLISHED));

        // Send to paid subscribers
        send($.Email.send, Mail.text(Subscribers.paid, article.headline(), article.text()));

        // Send preview to free subscribers
        send($.Email.send, Mail.text(Subscribers.free, article.headline(), preview(article.text())));
    });

    /** What the model writes. */
    record Draft(String headline, String text) {}

    // Counted in code points: half a character is none.
    static String preview(String text) {
        var end = text.offsetByCodePoints(0, Math.min(500, text.codePointCount(0, text.length())));
        return text.substring(0, end) + "... [Upgrade to read more]";
    }
}
