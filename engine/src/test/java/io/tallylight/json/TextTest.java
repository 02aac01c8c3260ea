package io.tallylight.json;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\nlines\tand",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u0915\u094d\u200d",
                "\u2764\ufe0f",
                "\u845b\udb40\udd00",
                "\ue000"
            })
    void plainTextMayHaveLinesJoinersAndVariationSelectors(String text) {
        assertTrue(Text.isPlainText(text));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0x1B, 0x85, 0xAD, 0x034F, 0x115F, 0x200B, 0x200E, 0x202E, 0x2028, 0x2066, 0x2800, 0x3164, 0xFEFF})
    void nothingIsHiddenInPlainText(int hidden) {
        assertFalse(Text.isPlainText("a" + Character.toString(hidden)), Integer.toHexString(hidden));
        assertFalse(Text.isPlainLine("a" + Character.toString(hidden)), Integer.toHexString(hidden));
    }

    @Test
    void aLineHasNoEndsOfLines() {
        for (String text : new String[] {"a\n", "a\rb", "\ta"}) {
            assertTrue(Text.isPlainText(text));
            assertFalse(Text.isPlainLine(text));
        }
    }

    @Test
    void textMayHaveMarksOfDirectionButNothingThatReachesOn() {
        assertTrue(Text.isText("\u200f\u05d0\u200e a\u00adb\u200bc\n"));
        for (int control : new int[] {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069}) {
            assertFalse(Text.isText("a" + Character.toString(control)), Integer.toHexString(control));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n", "\u00a0\u3000", "\u200b\u200f", "\u3164\u2800", "\u200d\ufe0f", "\udb40\udd00"})
    void whatNobodySeesIsNotVisible(String text) {
        assertFalse(Text.isVisible(text));
        assertTrue(Text.isVisible(text + "a"));
    }
}
