package kontor.testkit;

import static kontor.sdk.Do.days;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import kontor.testkit.words.$;
import kontor.testkit.words.Bill;
import kontor.testkit.words.Buyer;
import kontor.testkit.words.Order;
import org.junit.jupiter.api.Test;

/** A small shop rehearses its stories. */
class RehearsalTest {
    private static final Order.Placed PLACED = new Order.Placed("o1", "ann", 100);

    @Test
    void anOrderIsPricedCountedAndPaid() {
        rehearse(Shop.class)
                .when($.Order.placed, PLACED)
                .afterCrashAtEveryStep()
                .after(days(2))
                .when($.Bill.settled, new Bill("b1", "o1", 119))
                .thenCreates($.Order, order -> order.amount() == 119)
                .thenUpdates($.Order, order -> order.state() == Order.State.PAID)
                .thenAnswers($.Order.price, price -> price.amount() == 119)
                .thenNothingSends($.Email.send)
                .thenNothingFails()
                .then(world -> assertThat(world.entity($.Buyer, "ann")).isEqualTo(new Buyer("ann", 1, 119, 0)));
    }

    @Test
    void anOrderThatIsNotPaidIsLateAndTheBuyerIsReminded() {
        rehearse(Shop.class)
                .when($.Order.placed, PLACED)
                .afterCrashAtEveryStep()
                .after(days(16))
                .thenUpdates($.Order, order -> order.state() == Order.State.LATE)
                .thenSends($.Email.send, mail -> mail.to().equals("ann"))
                .thenUpdates($.Order, order -> order.note() != null)
                .then(world -> assertThat(world.deliveries()).hasSize(1));
    }

    @Test
    void theThirdOrderIsAMilestoneOnce() {
        rehearse(Shop.class)
                .given($.Buyer, new Buyer("ann", 1, 5, 0))
                .when($.Order.placed, PLACED)
                .when($.Order.placed, new Order.Placed("o2", "ann", 10))
                .when($.Order.placed, new Order.Placed("o3", "ann", 10))
                .afterCrashAtEveryStep()
                .then(world ->
                        assertThat(world.entity($.Buyer, "ann").milestones()).isEqualTo(1));
    }

    @Test
    void aFailureSaysWhatWasExpectedAndWhatHappened() {
        var rehearsal = rehearse(Shop.class).when($.Order.placed, PLACED);
        assertThatThrownBy(() -> rehearsal.thenUpdates($.Order, order -> order.state() == Order.State.PAID))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected an update of Order that meets the condition")
                .hasMessageContaining("there was none")
                .hasMessageContaining("step    Shop.placed 0 ask Order.price -> …");
    }

    @Test
    void aTranscriptIsTheSameEachTime() {
        var first =
                rehearse(Shop.class).when($.Order.placed, PLACED).after(days(1)).transcript();
        var second =
                rehearse(Shop.class).when($.Order.placed, PLACED).after(days(1)).transcript();
        assertThat(second.text()).isEqualTo(first.text()).startsWith("""
                2026-11-02T09:00:00Z
                  message Order.placed of o1 {"id":"o1","buyer":"ann","amount":100}
                  begin   Shop.placed
                  step    Shop.placed 0 ask Order.price -> …
                  message Order.price of o1 {"id":"o1","amount":100}
                  begin   Shop.price
                """);
    }

    @Test
    void aStoryMayStartAtAnyTimeAndIsToldToAnyTime() {
        var start = Instant.parse("2027-03-01T12:00:00Z");
        rehearse(Shop.class)
                .at(start)
                .when($.Order.placed, PLACED)
                .until(start.plus(days(15)))
                .thenUpdates($.Order, order -> "late on 2027-03-16T00:00:00Z".equals(order.note()));
    }

    @Test
    void aRuleThatIsNotDeterministicIsRefused() {
        assertThatThrownBy(() -> rehearse(Careless.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("kontor.testkit.Careless.lambda$new$")
                .hasMessageContaining("(Careless.java:14) reads the wall clock (Instant.now); write now()");
    }

    @Test
    void theOutsideWorldAnswersAsTheTestSays() {
        rehearse(Shop.class)
                .answeringEach("email", "deliver", (_, call) -> Map.of("outcome", call < 3 ? "later" : "sent"))
                .when($.Order.placed, PLACED)
                .after(days(16))
                .thenNothingFails()
                .then(world -> assertThat(world.deliveries()).hasSize(1));
    }
}
