package io.tallylight.load.bench.crowd;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** What all overlays of a crowd hear goes through here, and into the watch that is under way. Belongs to the event loop. */
final class Gathering {
    private static final int COMPLAINTS_MAX = 5;

    private final UpdateHead head = new UpdateHead();
    private final List<String> complaints = new ArrayList<>();
    private Watch watch = new Watch(System.nanoTime(), 0);
    private long lastNs = System.nanoTime();

    /** A message came to an overlay; whether it now shows what it should. */
    boolean message(Overlay overlay, ByteBuf in, int at, int length, long nowNs) throws CrowdException {
        lastNs = nowNs;
        var kind = head.read(in, at, length);
        watch.message(kind, length);
        switch (kind) {
            case UPDATE -> {
                var told = watch.update(overlay, head, in, at, length, nowNs);
                if (head.seq > overlay.seq) {
                    overlay.goesOnTo(head.seq, told.on(overlay.picture));
                }
            }
            case SNAPSHOT -> {
                var told = watch.snapshot(overlay, head, in, at, length, nowNs);
                overlay.startsAt(head.epoch, head.seq, told.on(overlay.picture));
            }
            case OTHER -> {}
        }
        return kind != UpdateHead.Kind.OTHER;
    }

    void lost(int number, String why) {
        if (complaints.size() < COMPLAINTS_MAX) {
            complaints.add("overlay " + number + ": " + why);
        }
    }

    /** From now on counts anew; {@code sockets} are there. */
    void watch(int sockets) {
        watch = new Watch(System.nanoTime(), sockets);
    }

    Watch watch() {
        return watch;
    }

    /** A few, of all so far. */
    List<String> complaints() {
        return complaints;
    }

    /** Nanoseconds since anybody heard anything. */
    long quietNs() {
        return System.nanoTime() - lastNs;
    }
}
