package kontor.kernel.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String GIVEN = "00-" + TRACE + "-" + SPAN + "-01";
    private static final Instant TIME = Instant.parse("2026-11-01T10:00:00Z");

    private static Message message(String source, String id, Instant accepted) {
        return new Message(id, source, "Item.seen", "i1", TIME, accepted, Json.object(), "h", null, 0, null);
    }

    private static Message message(String id) {
        return message(Message.EVENTS, id, TIME);
    }

    // --- what comes from outside

    @Test
    void aTraceparentNamesTraceSpanAndWhetherItIsRecorded() {
        assertThat(TraceContext.parse(GIVEN)).isEqualTo(new TraceContext(TRACE, SPAN, true));
        assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-00"))
                .isEqualTo(new TraceContext(TRACE, SPAN, false));
    }

    @ParameterizedTest
    @CsvSource({"00-%s-%s-03,01", "00-%s-%s-fe,00", "01-%s-%s-01,01", "cc-%s-%s-01-what-comes-later,01"})
    void itIsPassedOnInTodaysForm(String form, String flags) {
        var read = Objects.requireNonNull(TraceContext.parse(form.formatted(TRACE, SPAN)));
        assertThat(read.traceparent()).isEqualTo("00-" + TRACE + "-" + SPAN + "-" + flags);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01"
            })
    void whatIsNoTraceparentIsIgnored(String given) {
        assertThat(TraceContext.parse(given)).isNull();
        assertThat(message("m1").within(given)).isEqualTo(message("m1"));
    }

    @Test
    void aMessageKeepsTheTraceThatItCameIn() {
        var message = message("m1").within(GIVEN);
        assertThat(TraceContext.above(message, _ -> false)).isEqualTo(new TraceContext(TRACE, SPAN, true));
        assertThat(TraceContext.idOf(message)).isEqualTo(TRACE);
        assertThat(message.acceptedAt(TIME.plusSeconds(1)).cause()).isEqualTo(message.cause());
    }

    @Test
    void whoAskedIsKeptBesideTheTrace() {
        var by = new Cause(null, null, null, null, null, "ada");
        var message = new Message("m1", "/events", "Item.seen", "i1", TIME, TIME, Json.object(), "h", by, 0, null);
        assertThat(message.within(GIVEN).cause()).isEqualTo(by.within(GIVEN));
    }

    // --- what begins here

    @Test
    void aMessageWithoutATraceBeginsOneThatIsAlwaysTheSame() {
        var begun = TraceContext.above(message("m1"), _ -> false);
        assertThat(begun.id()).matches("[0-9a-f]{32}");
        assertThat(begun.isRoot()).isTrue();
        assertThat(TraceContext.above(message("m1"), _ -> false)).isEqualTo(begun);
    }

    @Test
    void anotherMessageBeginsAnotherTrace() {
        var one = TraceContext.idOf(message("m1"));
        assertThat(TraceContext.idOf(message("m2"))).isNotEqualTo(one);
        assertThat(TraceContext.idOf(message("/other", "m1", TIME))).isNotEqualTo(one);
        assertThat(TraceContext.idOf(message(Message.EVENTS, "m1", TIME.plusMillis(1))))
                .as("the same id, accepted elsewhere at another time")
                .isNotEqualTo(one);
    }

    @Test
    void whetherATraceThatBeginsHereIsRecordedIsAskedByItsId() {
        var id = TraceContext.idOf(message("m1"));
        assertThat(TraceContext.above(message("m1"), id::equals).sampled()).isTrue();
        assertThat(TraceContext.above(message("m1"), _ -> false).sampled()).isFalse();
        assertThat(TraceContext.above(message("m1").within("00-" + TRACE + "-" + SPAN + "-00"), _ -> true)
                        .sampled())
                .as("the sender has decided")
                .isFalse();
    }

    @Test
    void aTraceMayBeginWithAnIdThatIsKept() {
        var root = TraceContext.root("tick", "a");
        var cause = new Cause(null, null, null, null, null, null, root.traceparent());
        var tick = new Message("t", "/schedules", "tick", "r", TIME, TIME, Json.object(), "h", cause, 0, null);
        assertThat(TraceContext.above(tick, root.id()::equals))
                .isEqualTo(new TraceContext(root.id(), root.span(), true));
        assertThat(TraceContext.parse(root.traceparent())).as("from outside").isNull();
    }

    @Test
    void spansOfDifferentThingsAreDifferent() {
        assertThat(TraceContext.spanOf(message("m1")))
                .matches("[0-9a-f]{16}")
                .isNotEqualTo(TraceContext.spanOf(message("m2")));
        assertThat(TraceContext.spanOfStep("r1", 0)).isNotEqualTo(TraceContext.spanOfStep("r1", 1));
        assertThat(TraceContext.spanOfRun("r1")).isNotEqualTo(TraceContext.spanOfRun("r2"));
    }
}
