package kontor.examples.marketplace;

import static kontor.examples.vocabulary.Content.Status.UPLOADED;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.refuse;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.where;

import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Content;
import kontor.sdk.KontorException;
import kontor.sdk.builtin.Task;
import kontor.sdk.builtin.Task.Complete;
import org.jspecify.annotations.Nullable;

/** A content as its creator has sent it, for the first time or again. */
final class Upload {
    private static final int EXCERPT = 500;

    private Upload() {}

    /** Keeps it as it is now. Whoever is paid for a content must stay the same: another creator's upload is refused. */
    static void keep(Content.Upload content) {
        var owner = db.find($.Content, content.id()).map(Content::creator).orElse(content.creator());
        if (!owner.equals(content.creator())) {
            throw refuse("the content '" + content.id() + "' is " + owner + "'s; take another id");
        }
        db.upsert(
                $.Content,
                content.id(),
                $.Content.creator.to(content.creator()),
                $.Content.text.to(content.text()),
                $.Content.status.to(UPLOADED));
        if (content.price() != null) {
            db.update($.Content, content.id(), $.Content.price.to(ContentMarketplace.cents(content.price())));
        }
        withdrawQuestions("Content/" + content.id());
    }

    // Nobody shall decide about what is there no more, and the next question waits for its turn.
    private static void withdrawQuestions(String about) {
        for (var task : db.list($.Task, where($.Task.about.is(about), $.Task.state.is(Task.State.OPEN)))) {
            try {
                send($.Task.complete, new Complete(task.id(), Task.EXPIRED, "something newer was uploaded"));
            } catch (KontorException answered) {
                // Somebody was faster; the rule that asked sees that the content has changed.
            }
        }
    }

    /** The first 500 characters; one less where that would halve a surrogate pair. */
    static String beginning(@Nullable String text) {
        if (text == null || text.length() <= EXCERPT) {
            return text == null ? "" : text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(EXCERPT - 1)) ? EXCERPT - 1 : EXCERPT);
    }
}
