package kontor.kernel.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Records on the wire: their components, and nothing else that they can tell. */
class JsonTest {
    record Bill(String id, BigDecimal amount, boolean isPaid, Instant getBy) {
        public boolean isOverdue() {
            return true;
        }

        public String getTotal() {
            return "never";
        }

        public Bill paid() {
            return new Bill(id, amount, true, getBy);
        }
    }

    @Test
    void aRecordIsItsComponents() {
        var bill = new Bill("b-1", new BigDecimal("29.90"), false, Instant.parse("2026-11-01T00:00:00Z"));
        var json = Json.of(bill);
        assertThat(Json.text(json))
                .isEqualTo("{\"id\":\"b-1\",\"amount\":29.90,\"isPaid\":false,\"getBy\":\"2026-11-01T00:00:00Z\"}");
        assertThat(Json.as(json, Bill.class)).isEqualTo(bill);
    }
}
