package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a message is from its beginning, as the engine writes it, without a parser and nearly without allocating; one
 * that begins in another way is parsed. Belongs to the event loop and is used again for each message.
 */
final class UpdateHead {
    /** What a message can be to one who counts. */
    enum Kind {
        SNAPSHOT,
        UPDATE,
        OTHER
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] UPDATE = ascii("{\"type\":\"update\",\"from\":");
    private static final byte[] SNAPSHOT = ascii("{\"type\":\"snapshot\",\"show\":\"");
    private static final byte[] EPOCH = ascii("\",\"epoch\":\"");
    private static final byte[] SEQ = ascii(",\"seq\":");

    long from;
    long seq;
    /** Of a snapshot. */
    String epoch = "";

    private int next;

    Kind read(ByteBuf in, int at, int length) throws CrowdException {
        int end = at + length;
        if (startsWith(in, at, end, UPDATE)) {
            from = number(in, at + UPDATE.length, end);
            if (startsWith(in, next, end, SEQ)) {
                seq = number(in, next + SEQ.length, end);
                return Kind.UPDATE;
            }
        } else if (startsWith(in, at, end, SNAPSHOT) && readsSnapshot(in, at + SNAPSHOT.length, end)) {
            return Kind.SNAPSHOT;
        }
        return parse(CrowdSocket.text(in, at, length));
    }

    /** From the show's id on; false where that or the epoch holds what JSON escapes. */
    private boolean readsSnapshot(ByteBuf in, int showAt, int end) {
        int showEnd = quote(in, showAt, end);
        if (!startsWith(in, showEnd, end, EPOCH)) {
            return false;
        }
        int epochAt = showEnd + EPOCH.length;
        int epochEnd = quote(in, epochAt, end);
        if (!startsWith(in, epochEnd + 1, end, SEQ)) {
            return false;
        }
        epoch = CrowdSocket.text(in, epochAt, epochEnd - epochAt);
        seq = number(in, epochEnd + 1 + SEQ.length, end);
        return true;
    }

    private Kind parse(String text) throws CrowdException {
        try {
            var message = JSON.readTree(text);
            from = message.path("from").asLong(-1);
            seq = message.path("seq").asLong(-1);
            epoch = message.path("epoch").asText();
            return switch (message.path("type").asText()) {
                case "snapshot" -> Kind.SNAPSHOT;
                case "update" -> Kind.UPDATE;
                default -> Kind.OTHER;
            };
        } catch (JsonProcessingException e) {
            throw new CrowdException("a message that is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Where the string ends that goes on there; the end of all where a backslash comes first. */
    private static int quote(ByteBuf in, int at, int end) {
        for (int i = at; i < end; i++) {
            if (in.getByte(i) == '"') {
                return i;
            } else if (in.getByte(i) == '\\') {
                break;
            }
        }
        return end;
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
