package io.tallylight.orders.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SqlJsonTest {
    @Test
    void onlyAnEscapeOfTheCharacterZeroIsReplaced() {
        assertEquals("{\"a\":\"\ufffd\ufffdx\"}", SqlJson.text("{\"a\":\"\\u0000\\u0000x\"}"));
        assertEquals("{\"a\":\"\\\\\ufffd\"}", SqlJson.text("{\"a\":\"\\\\\\u0000\"}"), "behind a backslash");
        String noEscape = "{\"a\":\"\\\\u0000 \\u0001\"}";
        assertEquals(noEscape, SqlJson.text(noEscape));
    }

    @Test
    void documentsAreComparedByTheirValues() {
        assertTrue(SqlJson.isSame("{\"b\": 1.10, \"a\": [100]}", "{\"a\":[1E+2],\"b\":1.1}"));
        assertTrue(SqlJson.isSame(null, ""));
        assertTrue(SqlJson.isSame("{\"a\":\"\ufffd\"}", "{\"a\":\"\\u0000\"}"));
        assertFalse(SqlJson.isSame(null, "{}"));
        assertFalse(SqlJson.isSame("{}", ""));
        assertFalse(SqlJson.isSame("{\"a\":1}", "{\"a\":\"1\"}"));
        assertFalse(SqlJson.isSame("{\"a\":[1,2]}", "{\"a\":[2,1]}"), "the order of an array counts");
        assertFalse(SqlJson.isSame("{\"a\":1,\"b\":2}", "{\"a\":1}"));
        assertFalse(SqlJson.isSame("\"a string\"", "{}"));
    }
}
