package io.tallylight.json;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x0A, 0x1B, 0x7F, 0x85, // controls
                0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, // no width
                0x200E, 0x200F, 0x061C, 0x202A, 0x202E, 0x2066, 0x2069, // direction
                0x2028, 0x2029, 0xE0001, 0xE0041, 0xFFFE, 0x1FFFF
            })
    void whatIsNotSeenIsNoPartOfAnId(int codePoint) {
        assertFalse(Id.isValid("a" + Character.toString(codePoint) + "b"), Integer.toHexString(codePoint));
    }

    @Test
    void halfACharacterIsNoPartOfAnId() {
        assertFalse(Id.isValid("a\ud83d"));
        assertFalse(Id.isPlainText("a\ude00b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"A", "mug 1", "caf\u00e9", "\u6f22\u5b57", "\ud83d\ude00", "\u0e01\u0e34", "a.b", "...", "~"})
    void whatIsSeenIs(String id) {
        assertTrue(Id.isValid(id));
    }

    @Test
    void charactersAreCountedAsPeopleCountThem() {
        assertTrue(Id.isValid("\ud83d\ude00".repeat(128)));
        assertFalse(Id.isValid("\ud83d\ude00".repeat(129)));
        assertTrue(Id.isValid("a".repeat(127) + "\ud83d\ude00"));
        assertFalse(Id.isValid("a".repeat(129)));
        assertFalse(Id.isValid(""));
    }

    @Test
    void plainTextMayHaveLinesAndTheJoinersOfPersianAndHindi() {
        assertTrue(
                Id.isPlainText("two\nlines\tand \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u0915\u094d\u200d"));
        for (int hidden : new int[] {0x1B, 0x200B, 0x202E, 0x2066, 0xFEFF, 0xE0041}) {
            assertFalse(Id.isPlainText("a" + Character.toString(hidden)), Integer.toHexString(hidden));
        }
    }
}
