package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import kontor.kernel.model.Json;
import kontor.kernel.run.RunHost.End;
import kontor.sdk.EarlyAnswer;
import kontor.sdk.KontorException;

/** The author's code, which may throw anything. */
@FunctionalInterface
interface Attempt {
    JsonNode run() throws Exception;

    /** Runs it and says how it ended; {@code answers} tells whether anybody waits for what it answers. */
    default End ended(boolean answers) {
        try {
            return new End.Returned(run());
        } catch (EarlyAnswer e) {
            return early(answers, Json.of(e.answer()));
        } catch (kontor.sdk.Refusal e) {
            return new End.Stopped(e.code(), String.valueOf(e.getMessage()));
        } catch (KontorException e) {
            return new End.Threw(e.code(), String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            return new End.Threw("KON-5001", Traces.brief(e));
        }
    }

    private static End early(boolean answers, JsonNode answer) {
        return answers
                ? new End.Returned(answer)
                : new End.Stopped(
                        "KON-2401",
                        "answered early with " + Traces.brief(Json.text(answer))
                                + ", but nobody asked: only a rule that answers a command may do so, and not in each");
    }
}
