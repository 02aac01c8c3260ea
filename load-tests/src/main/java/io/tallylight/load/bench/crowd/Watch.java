package io.tallylight.load.bench.crowd;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Counts what a crowd hears from one moment on. Belongs to the event loop. */
final class Watch {
    /** Of one in so many sockets every byte of an update is compared with what the others got. */
    private static final int COMPARED_EVERY = 64;

    /** How far back an update is looked for that came before: to sockets that were left out it comes later. */
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

    void update(CrowdSocket socket, UpdateHead head, ByteBuf in, int at, int length, long nowNs) throws CrowdException {
        updates++;
        lastNs = nowNs;
        if (socket.seq >= 0 && head.from > socket.seq) {
            gaps++;
        }
        var one = told(head, in, at, length);
        if (socket.number % COMPARED_EVERY == 0 && !one.isSame(in, at)) {
            differing++;
        }
        one.arrived(nowNs - startNs);
        offers += one.offers();
    }

    private Told told(UpdateHead head, ByteBuf in, int at, int length) throws CrowdException {
        for (int i = told.size() - 1, last = Math.max(0, told.size() - LOOK_BACK); i >= last; i--) {
            if (told.get(i).is(head.from, head.seq, length)) {
                return told.get(i);
            }
        }
        var one = Told.read(head.from, head.seq, in, at, length);
        told.add(one);
        return one;
    }

    long startNs() {
        return startNs;
    }

    int expected() {
        return expected;
    }

    /** Updates that differ from each other, in the order in which they first came. */
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

    /** Nanoseconds from the beginning to the last update. */
    long lastedNs() {
        return lastNs - startNs;
    }
}
