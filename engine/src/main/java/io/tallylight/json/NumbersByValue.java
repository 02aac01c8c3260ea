package io.tallylight.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Brings numbers into the one form that all of the same value have: a whole one without a point, another without zeros behind. */
final class NumbersByValue {
    /** Digits of a whole number that are written out. What strangers wrote has fewer. */
    private static final int DIGITS_MAX = 5_000;

    private NumbersByValue() {}

    /** The document with its numbers in that form; changes it not. */
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
