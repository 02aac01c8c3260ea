package io.tallylight.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import io.tallylight.testing.Seed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    private static final int TEXTS = 20_000;
    private static final List<String> PIECES =
            List.of("\"", "\\", "/", "\b", "\t", "\n", "\f", "\r", "\u0000", "\u001f", "\u007f", "\u0080", "\u2028");

    @Test
    void aTextIsWrittenAsTheLibraryWritesIt() {
        Seed seed = Seed.of(JsonBytesTest.class);
        Random random = seed.random();
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            assertEquals(
                    Json.write(TextNode.valueOf(text)),
                    new JsonBytes().text(text).toString(),
                    seed::toString);
        }
    }

    @Test
    void jsonThatWasWrittenBeforeStaysAsItIs() {
        Seed seed = Seed.of(JsonBytesTest.class);
        Random random = seed.random();
        for (int i = 0; i < TEXTS; i++) {
            String json = Json.write(TextNode.valueOf(text(random)));
            JsonBytes out = new JsonBytes().raw(json, 0, json.length());
            assertArrayEquals(
                    json.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(out.bytes(), out.length()), seed::toString);
        }
    }

    @Test
    void halfAPairBecomesAQuestionMark() {
        for (String half : List.of("\ud800", "\udc00", "\udc00\ud800", "a\ud800b")) {
            String expected = new String(half.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            assertEquals('"' + expected + '"', new JsonBytes().text(half).toString());
        }
    }

    @Test
    void numbersOfEveryLengthAreWritten() {
        for (long power = 1; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
            for (long value : new long[] {power - 1, power, power + 1, -power}) {
                assertEquals(Long.toString(value), new JsonBytes().number(value).toString());
            }
        }
        for (long value : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1}) {
            assertEquals(Long.toString(value), new JsonBytes().number(value).toString());
        }
    }

    @Test
    void itGrowsAndAScratchStartsEmpty() {
        String longText = "\u0001".repeat(100_000);
        JsonBytes out = JsonBytes.scratch().text(longText);
        assertEquals(2 + 6 * longText.length(), out.length());

        JsonBytes again = JsonBytes.scratch();
        assertEquals(0, again.length());
        assertTrue(again.bytes().length < longText.length(), "a long answer holds no memory for ever");
        assertEquals(
                "[true,\"ab\"]",
                again.add('[').flag(true).add(',').text("a", "b").add(']').toString());
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.append((char) (' ' + random.nextInt(95)));
                case 2 -> text.append((char) random.nextInt(Character.MIN_SURROGATE));
                default -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
            }
        }
        return text.toString();
    }
}
