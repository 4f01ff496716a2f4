package kontor.examples.shop;

import static kontor.testkit.Rehearsal.rehearse;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.examples.vocabulary.Cart;
import kontor.examples.vocabulary.Contact;
import kontor.examples.vocabulary.Order;
import kontor.examples.vocabulary.Product;
import kontor.examples.vocabulary.Return;
import kontor.examples.vocabulary.Supplier;
import kontor.sdk.api.ShippoApi.Address;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Payment;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;
import org.jspecify.annotations.Nullable;

/** People, goods and the world outside of the shop, for its tests. */
final class Shop {
    static final Contact ADA = new Contact("c-1", "ada@example.com", "Ada");
    static final Contact BOB = new Contact("c-2", "bob@example.com", null);
    static final Address HOME = new Address("Ada", "12 St James's Square", "London", null, "SW1Y 4JH", "GB");
    static final Supplier SUPPLIER = new Supplier("Lamps & Co", "orders@supplier.example");

    private Shop() {}

    /** The shop in a world where the supplier has nothing and a model writes what it is asked for. */
    static Rehearsal open() {
        return rehearse(EcommerceBusiness.class)
                .answering("fetch", "fetch", _ -> answer(List.of()))
                .answering(
                        "ai",
                        "generate",
                        _ -> written("A lamp for long evenings, made of brass, with a shade of linen."));
    }

    /** What the supplier's server says. */
    static Map<String, Object> answer(List<?> products) {
        return Map.of("status", 200, "headers", Map.of(), "body", products);
    }

    static Map<String, Object> written(String text) {
        return Map.of("value", text, "model", "test", "inputTokens", 12, "outputTokens", 24);
    }

    /** A product as the supplier lists it. */
    static Map<String, Object> offer(String sku, @Nullable String description, Object price, Object stock) {
        var offer = new LinkedHashMap<String, Object>();
        offer.put("sku", sku);
        offer.put("name", "Lamp " + sku);
        if (description != null) {
            offer.put("description", description);
        }
        offer.put("price", price);
        offer.put("stock", stock);
        offer.put("supplier", SUPPLIER);
        offer.put("colour", "brass");
        return offer;
    }

    static Product product(String id, long inventory) {
        return new Product(
                id,
                "Lamp " + id,
                "A lamp that has been described by its supplier at some length.",
                new BigDecimal("29.90"),
                inventory,
                SUPPLIER,
                Product.Status.ACTIVE,
                null);
    }

    static Cart.Item item(String product, int quantity) {
        return new Cart.Item(product, quantity, null, null, null);
    }

    static Cart.Item priced(String product, int quantity, String price) {
        return new Cart.Item(product, quantity, new BigDecimal(price), new BigDecimal("0.5"), "10x10x5");
    }

    static Cart.Checkout cart(String id, String total, Cart.Item... items) {
        return new Cart.Checkout(id, ADA, List.of(items), new BigDecimal(total), HOME);
    }

    /** An order as it is in the state, paid by a payment of its own where it has come so far. */
    static Order order(String id, Order.Status status, String total, Cart.Item... items) {
        var shipped = status == Order.Status.SHIPPED;
        return new Order(
                id,
                id,
                ADA,
                List.of(items),
                new BigDecimal(total),
                status,
                status == Order.Status.PENDING ? null : Rehearsal.START,
                HOME,
                shipped ? "TRACK-" + id : null,
                shipped ? "usps" : null,
                null,
                shipped ? new BigDecimal(total) : null);
    }

    static Payment paid(String order, String amount) {
        return payment(order, amount, Payment.Status.SUCCEEDED, null);
    }

    static Payment payment(String order, String amount, Payment.Status status, @Nullable String error) {
        return new Payment(order, ADA.id(), null, order, new BigDecimal(amount), status, "pi_" + order, error);
    }

    static Return.Requested back(String id, String order, String amount) {
        return new Return.Requested(id, order, new BigDecimal(amount), null);
    }

    /** {@code template to address} of every mail, in alphabetical order. */
    static List<String> mails(Rehearsed world) {
        var mails = new ArrayList<String>();
        for (Delivery delivery : world.deliveries()) {
            if (delivery.channel().equals("email")) {
                mails.add(delivery.template() + " to " + delivery.to());
            }
        }
        return mails.stream().sorted().toList();
    }
}
