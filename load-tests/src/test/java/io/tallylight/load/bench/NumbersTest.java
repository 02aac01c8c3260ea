package io.tallylight.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void theMedianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertEquals(2, Numbers.median(new double[] {9, 1, 2}));
        assertEquals(3, Numbers.median(new double[] {4, 1, 9, 2}));
        assertEquals(7, Numbers.median(new double[] {7}));
        assertThrows(IllegalArgumentException.class, () -> Numbers.median(new double[0]));
    }

    @Test
    void numbersShowThreeDigitsAndThousandsApart() {
        assertEquals("12 345 679", Numbers.plain(12_345_678.9));
        assertEquals("100", Numbers.plain(99.96 + 0.04));
        assertEquals("12.3", Numbers.plain(12.34));
        assertEquals("0.12", Numbers.plain(0.123));
    }

    @Test
    void ratiosHaveNoZerosAtTheEnd() {
        assertEquals("0.5", Numbers.ratio(0.5));
        assertEquals("1", Numbers.ratio(1));
        assertEquals("30", Numbers.ratio(30));
        assertEquals("0.27", Numbers.ratio(0.2712));
        assertEquals("1 234", Numbers.ratio(1_234.4));
    }
}
