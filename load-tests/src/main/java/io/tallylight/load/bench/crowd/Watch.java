package io.tallylight.load.bench.crowd;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what a crowd hears from one moment on. Belongs to the event loop. */
final class Watch {
    /** Of one in so many sockets every byte of an update is compared with what the others got. */
    private static final int COMPARED_EVERY = 64;

    /** How far back a message is looked for that came before: to overlays that were left out it comes later. */
    private static final int LOOK_BACK = 64;

    private final long startNs;
    private final int expected;
    private final List<Told> told = new ArrayList<>();
    private long frames;
    private long bytes;
    private long updates;
    private long offers;
    private long snapshots;
    private long gaps;
    private long differing;
    private long lastNs;

    /** {@code expected}: sockets that will hear of it. */
    Watch(long startNs, int expected) {
        this.startNs = startNs;
        this.expected = expected;
        this.lastNs = startNs;
    }

    void message(UpdateHead.Kind kind, int length) {
        frames++;
        bytes += length;
        if (kind == UpdateHead.Kind.SNAPSHOT) {
            snapshots++;
        }
    }

    /** An update came to an overlay, which did not hear of it yet. */
    Told update(Overlay overlay, UpdateHead head, ByteBuf in, int at, int length, long nowNs) throws CrowdException {
        updates++;
        if (overlay.seq >= 0 && head.from > overlay.seq) {
            gaps++;
        }
        var one = told(false, head.from, head.seq, in, at, length, nowNs);
        if (overlay.number % COMPARED_EVERY == 0 && !one.isSame(in, at)) {
            differing++;
        }
        offers += one.offers();
        return one;
    }

    /** A snapshot came to an overlay, which did not hear of it yet. Two of one seq may count viewers differently. */
    Told snapshot(Overlay overlay, UpdateHead head, ByteBuf in, int at, int length, long nowNs) throws CrowdException {
        return told(true, overlay.seq, head.seq, in, at, length, nowNs);
    }

    private Told told(boolean whole, long from, long seq, ByteBuf in, int at, int length, long nowNs)
            throws CrowdException {
        lastNs = nowNs;
        var one = find(whole, from, seq, length);
        if (one == null) {
            one = Told.read(whole, from, seq, in, at, length);
            told.add(one);
            if (told.size() > LOOK_BACK) {
                told.get(told.size() - 1 - LOOK_BACK).goesBy();
            }
        }
        one.arrived(nowNs - startNs);
        return one;
    }

    private @Nullable Told find(boolean whole, long from, long seq, int length) {
        for (int i = told.size() - 1, last = Math.max(0, told.size() - LOOK_BACK); i >= last; i--) {
            if (told.get(i).is(whole, from, seq, length)) {
                return told.get(i);
            }
        }
        return null;
    }

    /** The seq with which all those changes are told; -1 while some are not. */
    long seqOf(Marks marks) {
        long furthest = 0;
        for (var last : marks.last().entrySet()) {
            long seq = Long.MAX_VALUE;
            for (var one : told) {
                var patch = one.changed().get(last.getKey());
                if (patch != null && patch.reserved() >= last.getValue()) {
                    seq = Math.min(seq, one.seq);
                }
            }
            if (seq == Long.MAX_VALUE) {
                return -1;
            }
            furthest = Math.max(furthest, seq);
        }
        return furthest;
    }

    long startNs() {
        return startNs;
    }

    int expected() {
        return expected;
    }

    /** State messages that differ from each other, in the order in which they first came. */
    List<Told> told() {
        return told;
    }

    long frames() {
        return frames;
    }

    /** Payload bytes of all frames. */
    long bytes() {
        return bytes;
    }

    long updates() {
        return updates;
    }

    /** New counts of one offer that came to one socket, summed up over offers and sockets. */
    long offers() {
        return offers;
    }

    long snapshots() {
        return snapshots;
    }

    /** Updates that went on from a seq that their socket did not have. */
    long gaps() {
        return gaps;
    }

    /** Updates that should have been the same as those of other sockets. */
    long differing() {
        return differing;
    }

    /** Nanoseconds from the beginning to the last state message. */
    long lastedNs() {
        return lastNs - startNs;
    }
}
