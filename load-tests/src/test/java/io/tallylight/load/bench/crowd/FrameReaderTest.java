package io.tallylight.load.bench.crowd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private final FrameReader reader = new FrameReader();
    private final List<String> read = new ArrayList<>();

    @Test
    void framesOfEveryLengthAreReadHoweverTheyAreCut() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var sent = new ArrayList<String>();
        var wire = Unpooled.buffer();
        for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 3}) {
            var text = "x".repeat(length);
            sent.add(text);
            frame(wire, text);
        }
        while (wire.isReadable()) {
            take(wire.readBytes(Math.min(wire.readableBytes(), 1 + random.nextInt(3_000))));
        }
        assertEquals(sent, read);
    }

    @Test
    void manyFramesInOneReadAreReadInTurn() throws Exception {
        var wire = Unpooled.buffer();
        frame(wire, "one");
        frame(wire, "two");
        wire.writeByte(FrameReader.FINAL_TEXT);
        take(wire);
        assertEquals(List.of("one", "two"), read);
        take(Unpooled.wrappedBuffer(new byte[] {1, 'x'}));
        assertEquals(List.of("one", "two", "x"), read);
    }

    @Test
    void whatNoServerSendsIsNamed() {
        assertRefused("masked", FrameReader.FINAL_TEXT, 0x81, 0, 0, 0, 0, 'x');
        assertRefused("bytes", FrameReader.FINAL_TEXT, 127, 1, 0, 0, 0, 0, 0, 0, 0);
    }

    private void assertRefused(String word, int... bytes) {
        var wire = Unpooled.buffer();
        for (int next : bytes) {
            wire.writeByte(next);
        }
        var thrown = assertThrows(CrowdException.class, () -> take(wire));
        assertEquals(true, String.valueOf(thrown.getMessage()).contains(word), thrown.getMessage());
    }

    private void take(ByteBuf in) throws CrowdException {
        reader.read(in, (first, bytes, at, length) -> {
            assertEquals(FrameReader.FINAL_TEXT, first);
            read.add(CrowdSocket.text(bytes, at, length));
        });
    }

    private static void frame(ByteBuf to, String text) {
        to.writeByte(FrameReader.FINAL_TEXT);
        if (text.length() < 126) {
            to.writeByte(text.length());
        } else if (text.length() <= 0xFFFF) {
            to.writeByte(126).writeShort(text.length());
        } else {
            to.writeByte(127).writeLong(text.length());
        }
        to.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
