package kontor.node.http;

import static kontor.node.http.Client.encoded;
import static kontor.node.http.Client.eventually;
import static kontor.node.http.Client.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kontor.examples.shop.EcommerceBusiness;
import kontor.node.TestNode;
import org.junit.jupiter.api.Test;

/** The shop on a whole node: everybody wants the last ones at the same moment. */
class StockRushTest {
    private static final int STOCK = 30;
    private static final int BUYERS = 50;

    @Test
    void theStockEndsAtZeroAndWhoGotNothingIsPaidBack() {
        try (var running = TestNode.start(null, Map.of(), EcommerceBusiness.class)) {
            var node = new Client(running.url());
            var lamp = fresh("lamp");
            node.post(
                    "/db/Product",
                    "{\"id\":\"%s\",\"name\":\"Lamp\",\"description\":\"%s\",\"price\":10,\"inventory\":%d}"
                            .formatted(lamp, "a lamp ".repeat(10), STOCK));

            var rush = IntStream.range(0, BUYERS)
                    .mapToObj(i -> cart(fresh("cart"), lamp))
                    .collect(Collectors.joining(",", "[", "]"));
            assertThat(node.post("/events", rush, "Content-Type: application/cloudevents-batch+json")
                            .status())
                    .isEqualTo(202);

            var cancelled = BUYERS - STOCK;
            assertThat(count(node, "Order", "{\"status\":\"shipped\"}", STOCK)).isEqualTo(STOCK);
            assertThat(count(node, "Order", "{\"status\":\"cancelled\"}", cancelled))
                    .isEqualTo(cancelled);
            assertThat(count(node, "Refund", "{\"status\":\"succeeded\"}", cancelled))
                    .isEqualTo(cancelled);
            assertThat(node.get("/db/Product/" + lamp).at("/state/inventory")).isEqualTo("0");
            assertThat(node.get("/db/Payment/count").at("/count")).isEqualTo(Integer.toString(BUYERS));
        }
    }

    private static int count(Client node, String noun, String where, int wanted) {
        var path = "/db/" + noun + "/count?where=" + encoded(where);
        var answer =
                eventually(() -> node.get(path), counted -> counted.at("/count").equals("" + wanted));
        return Integer.parseInt(answer.at("/count"));
    }

    private static String cart(String id, String product) {
        return """
                {"specversion":"1.0","source":"/rush","type":"Cart.checkout","id":"%s","data":{"id":"%s","total":10,
                 "customer":{"id":"c-1","email":"ada@example.com"},"items":[{"product":"%s","quantity":1}],
                 "shippingAddress":{"name":"Ada","street1":"215 Clayton St","city":"San Francisco","zip":"94117","country":"US"}}}
                """.formatted(id, id, product);
    }
}
