package kontor.testkit;

import static kontor.sdk.Do.days;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
