package io.tallylight.feed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** The sockets of one show that can't be answered yet, in the order of their coming. Belongs to the hub's context. */
final class WaitingRoom {
    private static final Farewell COME_BACK =
            Farewell.error(CloseCode.OVERLOAD, "unavailable", "the show cannot be read now; come back");

    private final String show;
    private final Loops loops;
    private final List<FeedSocket> sockets = new ArrayList<>();

    WaitingRoom(String show, Loops loops) {
        this.show = show;
        this.loops = loops;
    }

    /** @param decideAfterRead the reading of events, counted from 1, that must have finished before it is let in */
    void add(FeedSocket socket, long nowMs, long decideAfterRead) {
        socket.waitingSinceMs = nowMs;
        socket.decideAfterRead = decideAfterRead;
        sockets.add(socket);
    }

    void left(FeedSocket socket) {
        sockets.remove(socket);
    }

    /** Lets in those for whom enough has been read. */
    void admit(long readsFinished, Consumer<FeedSocket> admitted) {
        for (Iterator<FeedSocket> each = sockets.iterator(); each.hasNext(); ) {
            FeedSocket socket = each.next();
            if (socket.decideAfterRead <= readsFinished) {
                each.remove();
                admitted.accept(socket);
            }
        }
    }

    /** Turns all away: there is no such show. */
    void noSuchShow() {
        turnAway(Long.MAX_VALUE, Farewell.noSuchShow(show));
    }

    /** Turns those away that have waited since that time or longer. */
    void overdue(long sinceMs) {
        turnAway(sinceMs, COME_BACK);
    }

    void close(Farewell farewell) {
        turnAway(Long.MAX_VALUE, farewell);
    }

    private void turnAway(long sinceMs, Farewell farewell) {
        sockets.removeIf(socket -> {
            boolean goes = socket.waitingSinceMs <= sinceMs;
            if (goes) {
                loops.post(socket.loop(), () -> socket.close(farewell));
            }
            return goes;
        });
    }
}
