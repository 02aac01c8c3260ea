package io.tallylight.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00,
                0x0A,
                0x1B,
                0x7F,
                0x85, // controls
                0x200B,
                0x200C,
                0x200D,
                0x2060,
                0xFEFF,
                0x00AD, // no width
                0x200E,
                0x200F,
                0x061C,
                0x202A,
                0x202E,
                0x2066,
                0x2069, // direction
                0x2028,
                0x2029,
                0xE0001,
                0xE0041,
                0xFFFE,
                0x1FFFF,
                0xFDD0,
                0x034F,
                0x115F,
                0x1160,
                0x17B4,
                0x17B5,
                0x180B,
                0x180E,
                0x180F,
                0x2065,
                0x206F,
                0x3164, // fillers
                0xFE00,
                0xFE0F,
                0xFFA0,
                0xFFF0,
                0xFFF8,
                0x1BCA0,
                0x1D173,
                0xE0000,
                0xE0100,
                0xE01EF,
                0xE0FFF,
                0x2800,
                0x0378,
                0x10FF00,
                0xE000,
                0xF0000 // blank, not assigned, private
            })
    void whatIsNotSeenIsNoPartOfAnId(int codePoint) {
        assertFalse(Id.isValid("a" + Character.toString(codePoint) + "b"), Integer.toHexString(codePoint));
    }

    @Test
    void halfACharacterIsNoPartOfAnId() {
        assertFalse(Id.isValid("a\ud83d"));
        assertFalse(Id.isValid("a\ude00b"));
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

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u00a0", " a", "a ", "\u00a0a", "a\u3000", "\u2003a"})
    void whiteSpaceAtAnEndIsNoPartOfAnId(String id) {
        assertFalse(Id.isValid(id));
    }

    @Test
    void whatIsSeenBesideFillersIs() {
        for (int seen : new int[] {0x034E, 0x0350, 0x115E, 0x1161, 0x17B3, 0x17B6, 0x3163, 0x3165, 0xFF9F, 0x2801}) {
            assertTrue(Id.isValid(Character.toString(seen)), Integer.toHexString(seen));
        }
    }

    @Test
    void theFaultIsNamed() {
        assertEquals("must not contain control or invisible characters", Id.fault("a\u3164"));
        assertEquals("must have 1 to 128 characters", Id.fault(""));
        assertEquals("must not begin or end with white space", Id.fault("a "));
        assertEquals("must not be .., which no path can carry", Id.fault(".."));
    }
}
