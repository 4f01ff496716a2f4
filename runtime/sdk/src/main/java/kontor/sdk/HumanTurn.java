package kontor.sdk;

import static kontor.sdk.Do.db;
import static kontor.sdk.Do.next;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.Email.Mail;
import kontor.sdk.builtin.Task;
import kontor.sdk.builtin.Task.Complete;
import kontor.sdk.builtin.Task.Completed;
import org.jspecify.annotations.Nullable;

/** A question to a person, made of ordinary steps: a task, a wait, a reminder, a deadline. */
final class HumanTurn {
    private HumanTurn() {}

    static Decision of(Question question) {
        Instant due = question.deadline() == null ? null : now().plus(question.deadline());
        var task = db.create($.Task, task(question, due));
        mail(task, task.title());
        var answer = reminded(question, task, due);
        return answer.map(said -> new Decision(said.id(), said.outcome(), said.reason()))
                .orElseGet(() -> expired(task));
    }

    private static Task task(Question question, @Nullable Instant due) {
        return new Task(
                Do.newId(),
                question.kind(),
                question.title(),
                question.about(),
                question.assignee(),
                Task.State.OPEN,
                question.outcomes(),
                null,
                null,
                question.data(),
                due);
    }

    private static void mail(Task task, String subject) {
        if (task.assignee() != null) {
            var answers = task.outcomes() == null ? "your answer" : String.join(" or ", task.outcomes());
            send(
                    $.Email.send,
                    Mail.text(
                            task.assignee(),
                            subject,
                            task.title() + "\n\nAnswer with " + answers + ": POST /db/Task/" + task.id()
                                    + "/complete {\"outcome\": \"...\"}"
                                    + (task.due() == null ? "" : "\nPlease answer by " + task.due() + ".")));
        }
    }

    private static Optional<Completed> reminded(Question question, Task task, @Nullable Instant due) {
        if (question.reminder() != null
                && (due == null || now().plus(question.reminder()).isBefore(due))) {
            var early = answer(task, now().plus(question.reminder()));
            if (early.isPresent()) {
                return early;
            }
            mail(task, "Reminder: " + task.title());
        }
        return answer(task, due);
    }

    private static Optional<Completed> answer(Task task, @Nullable Instant until) {
        var mine = $.Task.id.is(task.id());
        return until == null
                ? Optional.of(next($.Task.completed, mine))
                : next($.Task.completed, mine, Duration.between(now(), until));
    }

    // The same rule that takes a person's answer decides who came first.
    private static Decision expired(Task task) {
        Task last;
        try {
            last = send($.Task.complete, new Complete(task.id(), Task.EXPIRED, null));
        } catch (KontorException answered) {
            last = db.get($.Task, task.id());
        }
        return new Decision(last.id(), last.outcome() == null ? Task.EXPIRED : last.outcome(), last.reason());
    }
}
