package io.tallylight.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tallylight.testing.Seed;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8CheckTest {
    private static final int TEXTS = 300_000;

    /** First and last bytes of each row of the table of well-formed sequences, and those beside them. */
    private static final int[] BYTES = {
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "c1a16e6e, 0", // an overlong "ann"
        "61c0af, 1", // an overlong slash
        "e08080, 0",
        "eda080, 0", // half a surrogate pair
        "f4908080, 0", // beyond the last character
        "f0808080, 0",
        "6161616161616161ff, 8",
        "c3, 0",
        "e282, 0",
        "80, 0"
    })
    void whatIsNotUtf8IsFoundWhereItIs(String hex, int index) {
        assertEquals(index, Utf8Check.indexOfInvalid(bytes(hex)));
    }

    @Test
    void itAgreesWithTheDecoderOfJava() {
        Seed seed = Seed.of(Utf8CheckTest.class);
        Random random = seed.random();
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer out = CharBuffer.allocate(64);
        for (int i = 0; i < TEXTS; i++) {
            byte[] text = new byte[random.nextInt(24)];
            Arrays.fill(text, (byte) 'a');
            int from = text.length == 0 ? 0 : random.nextInt(text.length);
            for (int j = from; j < Math.min(text.length, from + 4); j++) {
                text[j] = (byte) BYTES[random.nextInt(BYTES.length)];
            }
            ByteBuffer in = ByteBuffer.wrap(text);
            boolean isInvalid = decoder.reset().decode(in, out.clear(), true).isError();
            assertEquals(
                    isInvalid ? in.position() : -1,
                    Utf8Check.indexOfInvalid(text),
                    () -> seed + " " + HexFormat.of().formatHex(text));
        }
    }

    @Test
    void jsonThatIsNotUtf8IsNotRead() {
        byte[] overlong = bytes("7b2261223a22c1a16e6e227d");
        assertThrows(NotUtf8Exception.class, () -> Json.read(overlong));
        assertThrows(NotUtf8Exception.class, () -> Json.parser(overlong).close());
    }
}
