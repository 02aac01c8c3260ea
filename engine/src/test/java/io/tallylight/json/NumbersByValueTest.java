package io.tallylight.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersByValueTest {
    private static String canonical(String number) {
        return Json.canonical(Json.readObject("{\"a\":[{\"b\":" + number + "}]}"));
    }

    @ParameterizedTest
    @CsvSource({
        "1.10, 1.1",
        "1.0, 1",
        "0.1e1, 1",
        "1e2, 100",
        "100.00, 100",
        "1E+400, 1e400",
        "-0.0, 0",
        "0.00, 0",
        "1.5e-7, 0.00000015",
        "9007199254740993.0, 9007199254740993",
        "1e30, 1000000000000000000000000000000"
    })
    void numbersOfOneValueHaveOneForm(String one, String other) {
        assertEquals(canonical(one), canonical(other));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1.1, 1.01", "9007199254740993, 9007199254740992", "0.1, 0.10000000000000001", "1, true"})
    void othersHaveOthers(String one, String other) {
        assertNotEquals(canonical(one), canonical(other));
    }

    @Test
    void wholeNumbersAreWrittenAsTheyWereBefore() {
        assertEquals("{\"a\":[{\"b\":100}]}", canonical("100"));
        assertEquals("{\"a\":[{\"b\":1.5}]}", canonical("1.5"));
    }
}
