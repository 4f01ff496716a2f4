package kontor.kernel.model;

import kontor.kernel.message.Message;
import kontor.kernel.model.RuleModel.Body;
import kontor.kernel.model.RuleModel.Listens;
import kontor.kernel.model.RuleModel.Options;
import kontor.kernel.model.RuleModel.When;
import kontor.kernel.schedule.Cron;
import kontor.sdk.KontorException;
import kontor.sdk.Rule;
import kontor.sdk.words.AnyOf;
import kontor.sdk.words.Source;
import kontor.sdk.words.Trigger;
import kontor.sdk.words.Verb;
import org.jspecify.annotations.Nullable;

/** Makes rule models whose bodies take messages as JSON from rules whose bodies take records. */
final class RuleBodies {
    private RuleBodies() {}

    static <P> RuleModel on(String name, String business, Rule.On<P> rule, String fingerprint) {
        var listens = switch (rule.source()) {
            case AnyOf<?> any -> new Listens.ToAny(any.noun());
            case Verb<?> verb -> new Listens.To(verb.name(), rule.answers());
            case Trigger<?> trigger -> new Listens.To(trigger.name(), false);
        };
        var test = rule.when();
        When when = message -> test == null || test.test(payload(rule.source(), message));
        Body body = message -> {
            P payload = payload(rule.source(), message);
            if (test != null && !test.test(payload)) {
                return Json.of(null);
            }
            return Json.of(rule.body().run(payload));
        };
        return new RuleModel(
                name,
                business,
                listens,
                new Options(rule.retry(), rule.timeout(), rule.isParallel()),
                fingerprint,
                lenient(when),
                body);
    }

    // A test that throws starts the run, which then fails where everybody can see it.
    private static When lenient(When when) {
        return message -> {
            try {
                return when.test(message);
            } catch (RuntimeException e) {
                return true;
            }
        };
    }

    static RuleModel every(String name, String business, Rule.Every rule, String fingerprint) {
        var cron = Cron.of(rule.schedule().cron(), rule.zone());
        Body body = _ -> {
            rule.body().run();
            return Json.of(null);
        };
        return new RuleModel(
                name,
                business,
                new Listens.Ticks(cron, rule.missed(), rule.overlaps()),
                new Options(rule.retry(), rule.timeout(), true),
                fingerprint,
                _ -> true,
                body);
    }

    @SuppressWarnings("unchecked")
    private static <P> P payload(Source<P> source, Message message) {
        return switch (source) {
            case Verb<P> verb -> decoded(message, verb.payload());
            case Trigger<P> trigger -> decoded(message, trigger.noun().type());
            case AnyOf<?> _ ->
                (P) new kontor.sdk.Message<>(
                        message.id(), message.type(), message.subject(), message.time(), Json.text(message.data()));
        };
    }

    private static <T> T decoded(Message message, Class<T> type) {
        @Nullable T value = Json.as(message.data(), type);
        if (value == null) {
            throw new KontorException(
                    "KON-1422",
                    "the message " + message.id() + " of type " + message.type() + " has no data; expected "
                            + type.getSimpleName());
        }
        return value;
    }
}
