package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One state message, and when it came to each overlay that got it. Belongs to the event loop. */
final class Told {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_ROOM = 64;
    private static final long NS_IN_US = 1_000;

    /** Of a snapshot: the seq of those who got it in place of an update, -1 where they had none. */
    final long from;

    final long seq;
    final boolean whole;
    private final byte[] text;
    private final Map<String, Patch> changed = new HashMap<>();
    /** What overlays showed before it, and what they show with it. */
    private final Map<Picture, Picture> pictures = new HashMap<>();

    private int[] arrivedUs = new int[FIRST_ROOM];
    private int arrivals;

    private Told(boolean whole, long from, long seq, byte[] text) throws JsonProcessingException {
        this.whole = whole;
        this.from = from;
        this.seq = seq;
        this.text = text;
        JSON.readTree(new String(text, StandardCharsets.UTF_8))
                .path("offers")
                .properties()
                .forEach(entry -> changed.put(entry.getKey(), Patch.of(entry.getValue())));
    }

    /** A message that came for the first time. */
    static Told read(boolean whole, long from, long seq, ByteBuf in, int at, int length) throws CrowdException {
        byte[] text = new byte[length];
        in.getBytes(at, text);
        try {
            return new Told(whole, from, seq, text);
        } catch (JsonProcessingException e) {
            throw new CrowdException("a message that is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    boolean is(boolean otherWhole, long otherFrom, long otherSeq, int length) {
        return seq == otherSeq && from == otherFrom && text.length == length && whole == otherWhole;
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

    /**
     * What an overlay shows now that showed that before. Overlays that came by different ways to the same counts share one
     * picture from here on: each way would else cost a picture of its own with every message to come.
     */
    Picture on(Picture before) {
        var basis = whole ? Picture.NONE : before;
        var known = pictures.get(basis);
        if (known != null) {
            return known;
        }
        var made = basis.with(changed);
        var shared = pictures.values().stream().filter(made::isSame).findFirst().orElse(made);
        pictures.put(basis, shared);
        return shared;
    }

    /** Nobody gets it any more, as far as that can be known: from now on it keeps no pictures. */
    void goesBy() {
        pictures.clear();
    }

    /** Offers that it tells of. */
    int offers() {
        return changed.size();
    }

    /** What it says of them, by SKU. */
    Map<String, Patch> changed() {
        return changed;
    }

    /** Of the first overlay that got it. */
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
