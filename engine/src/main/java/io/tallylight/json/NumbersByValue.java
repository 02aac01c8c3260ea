package io.tallylight.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * Converts numbers to the one form that all of the same value share: a whole one has no point, another no zeros at the
 * end.
 */
final class NumbersByValue {
    /** Largest number of digits of a whole number that are written out. Numbers of strangers have fewer. */
    private static final int DIGITS_MAX = 5_000;

    private NumbersByValue() {}

    /** Returns the document with its numbers in that form; does not change the given one. */
    static JsonNode of(JsonNode node) {
        if (node.isFloatingPointNumber()) {
            return of(node.decimalValue().stripTrailingZeros());
        } else if (node instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties().forEach(field -> copy.set(field.getKey(), of(field.getValue())));
            return copy;
        } else if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.MAPPER.createArrayNode();
            array.forEach(item -> copy.add(of(item)));
            return copy;
        }
        return node;
    }

    private static JsonNode of(BigDecimal number) {
        boolean whole = number.scale() <= 0 && number.precision() - number.scale() <= DIGITS_MAX;
        return whole ? BigIntegerNode.valueOf(number.toBigIntegerExact()) : DecimalNode.valueOf(number);
    }
}
