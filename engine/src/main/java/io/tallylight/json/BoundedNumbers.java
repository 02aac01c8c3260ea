package io.tallylight.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;

/**
 * Creates the nodes of trees, but rejects numbers that other programs could not read: {@code 1e999999999} is a few
 * bytes here, and infinity or a gigabyte of digits at the receiver.
 */
final class BoundedNumbers extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;

    /** Largest power of ten of a number: as many as a double has, and some more. */
    private static final int EXPONENT_MAX = 400;

    @Override
    public ValueNode numberNode(BigDecimal value) {
        long exponent = value == null ? 0 : (long) value.precision() - value.scale() - 1;
        if (Math.abs(exponent) > EXPONENT_MAX || (value != null && Math.abs((long) value.scale()) > 1_000)) {
            throw new ArithmeticException("a number has more than " + EXPONENT_MAX + " powers of ten");
        }
        return super.numberNode(value);
    }
}
