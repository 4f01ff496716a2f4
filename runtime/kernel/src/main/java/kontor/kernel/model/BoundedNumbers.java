package kontor.kernel.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import kontor.sdk.KontorException;

/** Keeps decimals exact, and refuses those that a few characters blow up: {@code 1e999999999} has a billion digits. */
final class BoundedNumbers extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;
    /** The most digits before or after the decimal point. */
    private static final int MOST_DIGITS = 400;

    BoundedNumbers() {
        super(true);
    }

    @Override
    public ValueNode numberNode(BigDecimal value) {
        if (Math.abs((long) value.scale()) > MOST_DIGITS || value.precision() > MOST_DIGITS) {
            throw new KontorException(
                    "KON-1400", "a number has more than " + MOST_DIGITS + " digits; write it shorter, or as text");
        }
        return super.numberNode(value);
    }
}
