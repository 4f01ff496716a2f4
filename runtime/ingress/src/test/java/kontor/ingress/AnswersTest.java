package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import kontor.sdk.KontorException;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final Answers answers = new Answers();
    private final AtomicInteger done = new AtomicInteger();

    private Reply count(Call call) {
        return Reply.json(200, kontor.kernel.model.Json.of(done.incrementAndGet()));
    }

    private static Call call(String path, String... headers) {
        return Calls.post(path, "", headers);
    }

    @Test
    void theSameKeyGetsTheSameAnswer() throws Exception {
        var first = answers.once(call("/runs/r/retry", "Idempotency-Key: k"), this::count);
        var second = answers.once(call("/runs/r/retry", "Idempotency-Key: k"), this::count);
        assertThat(second).isSameAs(first);
        assertThat(done).hasValue(1);
    }

    @Test
    void withoutAKeyEachCallIsCarriedOut() throws Exception {
        answers.once(call("/runs/r/retry"), this::count);
        answers.once(call("/runs/r/retry"), this::count);
        assertThat(done).hasValue(2);
    }

    @Test
    void aKeyOfAnotherOperationIsAConflict() throws Exception {
        answers.once(call("/runs/r/retry", "Idempotency-Key: k"), this::count);
        assertThatThrownBy(() -> answers.once(call("/runs/r/cancel", "Idempotency-Key: k"), this::count))
                .hasFieldOrPropertyWithValue("code", "KON-1409");
    }

    @Test
    void whatFailedMayBeTriedAgain() throws Exception {
        assertThatThrownBy(() -> answers.once(call("/runs/r/retry", "Idempotency-Key: k"), _ -> {
                    throw new KontorException("KON-1503", "later");
                }))
                .hasMessage("later");
        assertThat(answers.once(call("/runs/r/retry", "Idempotency-Key: k"), this::count)
                        .status())
                .isEqualTo(200);
    }
}
