package kontor.kernel.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import kontor.kernel.message.Message;
import kontor.kernel.schedule.Cron;
import kontor.sdk.Missed;
import kontor.sdk.Retry;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a node knows it.
 *
 * @param name the field's path, as {@code AcmeAnalytics.Lifecycle.signup}
 * @param business the business it belongs to
 * @param listens what it listens to or when it runs
 * @param options how it runs
 * @param fingerprint of its code
 * @param when which messages start a run
 * @param body its body; what it returns is the run's result
 */
public record RuleModel(
        String name, String business, Listens listens, Options options, String fingerprint, When when, Body body) {
    /** What starts a rule. */
    public sealed interface Listens {
        /** Messages of a type; {@code answers} marks the one rule that carries out a command or action. */
        record To(String type, boolean answers) implements Listens {}

        /** Messages of a noun, or all when null. */
        record ToAny(@Nullable String noun) implements Listens {}

        /** Ticks. */
        record Ticks(Cron cron, Missed missed, boolean overlap) implements Listens {}
    }

    /** How a rule runs. */
    public record Options(Retry retry, @Nullable Duration timeout, boolean parallel) {}

    /** Tests a message. */
    @FunctionalInterface
    public interface When {
        boolean test(Message message);
    }

    /** Runs the author's body with the message's payload. */
    @FunctionalInterface
    public interface Body {
        JsonNode run(Message message) throws Exception;
    }

    /** Whether it is the rule that carries out a command or action. */
    public boolean answers() {
        return listens instanceof Listens.To to && to.answers();
    }
}
