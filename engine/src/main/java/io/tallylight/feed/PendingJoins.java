package io.tallylight.feed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** The sockets of one show that can't be answered yet, in the order of arrival. Belongs to the hub's context. */
final class PendingJoins {
    private static final Disconnect COME_BACK =
            Disconnect.error(CloseCode.OVERLOAD, "unavailable", "the show cannot be read now; come back");

    private final String show;
    private final LoopTasks loopTasks;
    private final List<Subscriber> sockets = new ArrayList<>();

    PendingJoins(String show, LoopTasks loopTasks) {
        this.show = show;
        this.loopTasks = loopTasks;
    }

    /**
     * Adds a socket.
     *
     * @param decideAfterRead number, counted from 1, of the read of events that must have finished before it is
     *     admitted
     */
    void add(Subscriber socket, long nowMs, long decideAfterRead) {
        socket.waitingSinceMs = nowMs;
        socket.decideAfterRead = decideAfterRead;
        sockets.add(socket);
    }

    void left(Subscriber socket) {
        sockets.remove(socket);
    }

    /** Admits the sockets for which enough has been read. */
    void admit(long readsFinished, Consumer<Subscriber> admitted) {
        for (Iterator<Subscriber> each = sockets.iterator(); each.hasNext(); ) {
            Subscriber socket = each.next();
            if (socket.decideAfterRead <= readsFinished) {
                each.remove();
                admitted.accept(socket);
            }
        }
    }

    /** Rejects all sockets: there is no such show. */
    void noSuchShow() {
        turnAway(Long.MAX_VALUE, Disconnect.noSuchShow(show));
    }

    /** Rejects the sockets that have waited since the given time or longer. */
    void overdue(long sinceMs) {
        turnAway(sinceMs, COME_BACK);
    }

    void close(Disconnect disconnect) {
        turnAway(Long.MAX_VALUE, disconnect);
    }

    private void turnAway(long sinceMs, Disconnect disconnect) {
        sockets.removeIf(socket -> {
            boolean goes = socket.waitingSinceMs <= sinceMs;
            if (goes) {
                loopTasks.post(socket.loop(), () -> socket.close(disconnect));
            }
            return goes;
        });
    }
}
