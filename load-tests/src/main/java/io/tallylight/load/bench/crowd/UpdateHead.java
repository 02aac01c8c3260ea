package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a message is from its beginning, as the engine writes it, without a parser and without allocating; one that
 * begins in another way is parsed. Belongs to the event loop and is used again for each message.
 */
final class UpdateHead {
    /** What a message can be to one who counts. */
    enum Kind {
        SNAPSHOT,
        UPDATE,
        OTHER
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] UPDATE = "{\"type\":\"update\",\"from\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEQ = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);

    long from;
    long seq;
    private int next;

    Kind read(ByteBuf in, int at, int length) throws CrowdException {
        if (startsWith(in, at, at + length, UPDATE)) {
            from = number(in, at + UPDATE.length, at + length);
            if (startsWith(in, next, at + length, SEQ)) {
                seq = number(in, next + SEQ.length, at + length);
                return Kind.UPDATE;
            }
        }
        return parse(CrowdSocket.text(in, at, length));
    }

    private Kind parse(String text) throws CrowdException {
        try {
            var message = JSON.readTree(text);
            from = message.path("from").asLong(-1);
            seq = message.path("seq").asLong(-1);
            return switch (message.path("type").asText()) {
                case "snapshot" -> Kind.SNAPSHOT;
                case "update" -> Kind.UPDATE;
                default -> Kind.OTHER;
            };
        } catch (JsonProcessingException e) {
            throw new CrowdException("a message that is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static boolean startsWith(ByteBuf in, int at, int end, byte[] words) {
        if (end - at < words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (in.getByte(at + i) != words[i]) {
                return false;
            }
        }
        return true;
    }

    private long number(ByteBuf in, int at, int end) {
        long value = 0;
        next = at;
        while (next < end && in.getByte(next) >= '0' && in.getByte(next) <= '9') {
            value = value * 10 + (in.getByte(next) - '0');
            next++;
        }
        return value;
    }
}
