package kontor.testkit.virtual;

import kontor.kernel.message.Message;
import kontor.kernel.shard.Effect.Result;
import org.jspecify.annotations.Nullable;

/** Something submitted from outside: whoever did so asks again until there is an answer, as a client does. */
public final class Submission {
    private final Message message;
    private @Nullable Result result;

    Submission(Message message) {
        this.message = message;
    }

    public Message message() {
        return message;
    }

    /** What became of it; null while there is no answer. */
    public @Nullable Result result() {
        return result;
    }

    void answer(Result given) {
        if (result == null) {
            result = given;
        }
    }
}
