package kontor.examples.shop;

import static kontor.examples.shop.Shop.cart;
import static kontor.examples.shop.Shop.item;
import static kontor.examples.shop.Shop.open;
import static kontor.examples.shop.Shop.product;
import static kontor.sdk.Do.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Cart;
import kontor.examples.vocabulary.Inventory.Reserve;
import kontor.examples.vocabulary.Order;
import kontor.examples.vocabulary.Product;
import kontor.sdk.builtin.Refund;
import kontor.testkit.Rehearsed;
import org.junit.jupiter.api.Test;

/** A stock that everybody wants at once. */
class StockTest {
    @Test
    void whenEverybodyWantsTheLastOnesTheStockEndsAtZeroAndTheRestIsPaidBack() {
        open().given($.Product, product("sku-1", 30))
                .whenAll($.Cart.checkout, carts(50, item("sku-1", 1)))
                .after(minutes(1))
                .then(world -> {
                    assertThat(world.entity($.Product, "sku-1").inventory()).isZero();
                    assertThat(orders(world, Order.Status.SHIPPED)).hasSize(30);
                    assertThat(orders(world, Order.Status.CANCELLED))
                            .hasSize(20)
                            .allMatch(order -> "only 0 of sku-1 are left".equals(order.reason()));
                    assertThat(refunded(world)).isEqualTo("200.00");
                });
    }

    @Test
    void ordersThatTakeTwoThingsInOppositeOrderLeaveNothingReservedBehind() {
        open().given($.Product, product("sku-1", 13))
                .given($.Product, product("sku-2", 9))
                .whenAll(
                        $.Cart.checkout,
                        IntStream.range(0, 24)
                                .mapToObj(i -> i % 2 == 0
                                        ? cart("cart-" + i, "10.00", item("sku-1", 2), item("sku-2", 1))
                                        : cart("cart-" + i, "10.00", item("sku-2", 2), item("sku-1", 1)))
                                .toList())
                .after(minutes(1))
                .then(world -> {
                    var shipped = orders(world, Order.Status.SHIPPED);
                    assertThat(taken(shipped, "sku-1") + left(world, "sku-1")).isEqualTo(13);
                    assertThat(taken(shipped, "sku-2") + left(world, "sku-2")).isEqualTo(9);
                    assertThat(shipped).isNotEmpty();
                    assertThat(orders(world, Order.Status.CANCELLED)).hasSize(24 - shipped.size());
                });
    }

    @Test
    void whatTheCatalogueDoesNotKnowIsNotReservedButRefusedWhereItIsAskedForByName() {
        open().when($.Cart.checkout, cart("cart-1", "10.00", item("made-to-order", 500)))
                .when($.Inventory.reserve, new Reserve("made-to-order", 1, "cart-2"))
                .thenFails("KON-2500 there is no product made-to-order")
                .thenNothingCreates($.Product)
                .then(world ->
                        assertThat(world.entity($.Order, "cart-1").status()).isEqualTo(Order.Status.SHIPPED));
    }

    @Test
    void aRetiredProductAndOneWithoutSupplierAreNotReordered() {
        var retired =
                new Product("sku-1", "Lamp", "short", BigDecimal.TEN, 10, Shop.SUPPLIER, Product.Status.RETIRED, null);
        var own = new Product("sku-2", "Lamp", "short", BigDecimal.TEN, 10, null, null, null);
        open().given($.Product, retired)
                .given($.Product, own)
                .when($.Inventory.reserve, new Reserve("sku-1", 1, "o-1"))
                .when($.Inventory.reserve, new Reserve("sku-2", 1, "o-1"))
                .after(minutes(61))
                .thenNothingFails()
                .thenNothingCreates($.PurchaseOrder)
                .then(world -> assertThat(world.sent($.Alert.send))
                        .singleElement()
                        .satisfies(alert -> assertThat(alert.products())
                                .extracting(Product::id)
                                .containsExactly("sku-2")));
    }

    private static List<Cart.Checkout> carts(int many, Cart.Item... items) {
        return IntStream.range(0, many)
                .mapToObj(i -> cart("cart-" + i, "10.00", items))
                .toList();
    }

    private static List<Order> orders(Rehearsed world, Order.Status status) {
        return world.list($.Order).stream()
                .filter(order -> order.status() == status)
                .toList();
    }

    private static String refunded(Rehearsed world) {
        return world.list($.Refund).stream()
                .filter(refund -> refund.status() == Refund.Status.SUCCEEDED)
                .map(Refund::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .toPlainString();
    }

    private static long taken(List<Order> orders, String product) {
        return orders.stream()
                .flatMap(order -> order.items().stream())
                .filter(item -> item.product().equals(product))
                .mapToLong(Cart.Item::quantity)
                .sum();
    }

    private static long left(Rehearsed world, String product) {
        return world.entity($.Product, product).inventory();
    }
}
