package io.tallylight.load.bench.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
    private static final String CREATED = "HTTP/1.1 201 Created\r\nLocation: /x\r\ncontent-length: 5\r\n\r\n{\"a\"}";

    private final ResponseReader reader = new ResponseReader();

    @Test
    void aWholeResponseGivesItsStatus() throws Exception {
        assertEquals(201, reader.read(bytes(CREATED)));
        assertEquals(409, reader.read(bytes("HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n")));
        assertEquals(204, reader.read(bytes("HTTP/1.1 204 No Content\r\n\r\n")));
    }

    @Test
    void aResponseMayBeCutAnywhere() throws Exception {
        for (int cut = 1; cut < CREATED.length(); cut++) {
            assertEquals(0, reader.read(bytes(CREATED.substring(0, cut))), "cut at " + cut);
            assertEquals(201, reader.read(bytes(CREATED.substring(cut))), "cut at " + cut);
        }
    }

    @Test
    void aResponseMayComeByteByByte() throws Exception {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < CREATED.length() - 1; i++) {
                assertEquals(0, reader.read(bytes(CREATED.substring(i, i + 1))));
            }
            assertEquals(201, reader.read(bytes(CREATED.substring(CREATED.length() - 1))));
        }
    }

    @Test
    void aBodyMayBeLongerThanWhatIsKept() throws Exception {
        int length = 3 * ResponseReader.HEAD_BYTES_MAX;
        var response = "HTTP/1.1 200 OK\r\nCONTENT-LENGTH: " + length + "\r\n\r\n" + "x".repeat(length);
        assertEquals(0, reader.read(bytes(response.substring(0, length))));
        assertEquals(200, reader.read(bytes(response.substring(length))));
        assertTrue(reader.text().startsWith("HTTP/1.1 200 OK"));
    }

    @Test
    void whatIsNoResponseIsRefused() {
        assertThrows(WireException.class, () -> reader.read(bytes("HTTP/1.1 20x Odd\r\ncontent-length: 0\r\n\r\n")));
        assertThrows(WireException.class, () -> new ResponseReader().read(bytes("HTTP/1.1 200 OK\r\n\r\n")));
        assertThrows(WireException.class, () -> new ResponseReader().read(bytes("x".repeat(20_000))));
        assertThrows(WireException.class, () -> new ResponseReader().read(bytes(CREATED + "HTTP/1.1")));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
