package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One update, and when it came to each socket that got it. Belongs to the event loop. */
final class Told {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_ROOM = 64;
    private static final long NS_IN_US = 1_000;

    final long from;
    final long seq;
    private final byte[] text;
    private final Map<String, Long> reserved = new HashMap<>();
    private final int offers;
    private int[] arrivedUs = new int[FIRST_ROOM];
    private int arrivals;

    private Told(long from, long seq, byte[] text) throws JsonProcessingException {
        this.from = from;
        this.seq = seq;
        this.text = text;
        var changed = JSON.readTree(new String(text, StandardCharsets.UTF_8)).path("offers");
        this.offers = changed.size();
        changed.properties().forEach(entry -> {
            var now = entry.getValue().path("reserved");
            if (now.isIntegralNumber()) {
                reserved.put(entry.getKey(), now.longValue());
            }
        });
    }

    /** An update that came for the first time. */
    static Told read(long from, long seq, ByteBuf in, int at, int length) throws CrowdException {
        byte[] text = new byte[length];
        in.getBytes(at, text);
        try {
            return new Told(from, seq, text);
        } catch (JsonProcessingException e) {
            throw new CrowdException("an update that is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    boolean is(long otherFrom, long otherSeq, int length) {
        return seq == otherSeq && from == otherFrom && text.length == length;
    }

    /** Whether these bytes are the same, to the last. */
    boolean isSame(ByteBuf in, int at) {
        for (int i = 0; i < text.length; i++) {
            if (in.getByte(at + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@code sinceNs}: nanoseconds since the watch began; an hour is the most that counts. */
    void arrived(long sinceNs) {
        if (arrivals == arrivedUs.length) {
            arrivedUs = Arrays.copyOf(arrivedUs, 4 * arrivals);
        }
        arrivedUs[arrivals++] = (int) Math.min(Integer.MAX_VALUE, sinceNs / NS_IN_US);
    }

    /** Offers that it tells of. */
    int offers() {
        return offers;
    }

    /** Reserved units by SKU, as far as it tells them. */
    Map<String, Long> reserved() {
        return reserved;
    }

    /** Of the first socket that got it. */
    long firstUs() {
        return arrivedUs[0];
    }

    int arrivals() {
        return arrivals;
    }

    long arrivedUs(int arrival) {
        return arrivedUs[arrival];
    }

    String text() {
        return new String(text, StandardCharsets.UTF_8);
    }
}
