package kontor.kernel.message;

import org.jspecify.annotations.Nullable;

/**
 * Why something happened.
 *
 * @param event the id of the message that started the run
 * @param type that message's type
 * @param run the run
 * @param rule its rule
 * @param step the step's index in the run
 * @param by who asked over HTTP, where somebody did
 */
public record Cause(
        @Nullable String event,
        @Nullable String type,
        @Nullable String run,
        @Nullable String rule,
        @Nullable Integer step,
        @Nullable String by) {}
