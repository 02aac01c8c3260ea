package io.tallylight.feed;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The sockets of one group of subscribers on one event loop that share a transport. Its methods without {@code post}
 * run on that loop; posted work arrives in the order of posting, so a snapshot at a seq and the updates after it can't
 * be swapped. A socket whose queue is full is left out and marked; once it drains, its group is asked for one frame
 * that brings it up to date.
 */
final class LoopSubscribers {

    /** The last state that a socket received before it was left out. */
    record Behind(Subscriber socket, String epoch, long seq, boolean snapshotOwed) {}

    /** Longest time for an answer to a ping, in ms. */
    private static final long PONG_MS = 5_000;

    private static final Disconnect TOO_SLOW = Disconnect.unheard(CloseCode.SLOW);

    private final EventLoop loop;
    private final LoopTasks loopTasks;
    private final FeedSettings settings;
    private final FeedMetrics metrics;
    private final Consumer<List<Behind>> catchUp;
    /**
     * The sockets. Each stores its index; the order has no meaning, so that a socket leaves without moving all after
     * it.
     */
    private final List<Subscriber> sockets = new ArrayList<>();

    private boolean sweeping;

    /**
     * Creates an empty group.
     *
     * @param catchUp asks, from the loop, for frames to be sent by {@link #postCatchUp}
     */
    LoopSubscribers(
            EventLoop loop,
            LoopTasks loopTasks,
            FeedSettings settings,
            FeedMetrics metrics,
            Consumer<List<Behind>> catchUp) {
        this.loop = loop;
        this.loopTasks = loopTasks;
        this.settings = settings;
        this.metrics = metrics;
        this.catchUp = catchUp;
    }

    /** Adds a socket with its first frame, which brings it to {@code seq}. Takes ownership of the frame. */
    void postAdd(Subscriber socket, Frame frame, String epoch, long seq) {
        post(frame, () -> {
            if (socket.isClosed()) {
                return;
            }
            socket.group = this;
            socket.place = sockets.size();
            sockets.add(socket);
            socket.epoch = epoch;
            socket.seq = seq;
            long beganNs = System.nanoTime();
            write(socket, frame);
            socket.begun(System.nanoTime() - beganNs);
        });
    }

    /** Sends an update to all sockets that are at {@code from}. Takes ownership of the frame. */
    void postUpdate(Frame frame, String epoch, long from, long seq) {
        post(frame, () -> {
            int wrote = 0;
            for (Subscriber socket : sockets) {
                if (!socket.behind && socket.epoch.equals(epoch) && socket.seq >= seq) {
                    continue;
                }
                boolean chained = socket.epoch.equals(epoch) && socket.seq >= from;
                if (!socket.behind && chained && socket.line.isWritable()) {
                    socket.line.write(frame);
                    socket.seq = seq;
                    wrote++;
                } else {
                    leaveOut(socket);
                }
            }
            metrics.wrote(wrote, frame);
        });
    }

    /** Replaces the state of all sockets. Takes ownership of the frame. */
    void postSnapshot(Frame frame, String epoch, long seq) {
        post(frame, () -> {
            int wrote = 0;
            for (Subscriber socket : sockets) {
                if (!socket.behind && socket.line.isWritable()) {
                    socket.line.write(frame);
                    socket.epoch = epoch;
                    socket.seq = seq;
                    wrote++;
                } else {
                    socket.snapshotOwed = true;
                    socket.asked = false; // an answer still to come would be late, not wrong
                    leaveOut(socket);
                }
            }
            metrics.wrote(wrote, frame);
        });
    }

    /** Sends a frame that changes no state to all sockets that have room. Takes ownership of the frame. */
    void postAside(Frame frame) {
        post(frame, () -> tellAside(frame));
    }

    /**
     * Sends a frame that requires an answer; closes sockets that did not answer the last two. Takes ownership of the
     * frame.
     */
    void postPing(Frame frame) {
        post(frame, () -> {
            long patienceMs = 2L * settings.pingMs() + PONG_MS;
            List<Subscriber> silent = sockets.stream()
                    .filter(socket -> socket.line.isSilentFor(patienceMs))
                    .toList();
            for (Subscriber socket : silent) {
                metrics.closedSilent();
                socket.close(TOO_SLOW);
            }
            tellAside(frame);
        });
    }

    private void tellAside(Frame frame) {
        int wrote = 0;
        for (Subscriber socket : sockets) {
            if (socket.line.isWritable()) {
                socket.line.write(frame);
                wrote++;
            } else {
                leaveOut(socket); // so that it does not stay full for ever in a show without changes
            }
        }
        metrics.wrote(wrote, frame);
    }

    /** Answers {@code catchUp}: brings a socket that was left out to {@code seq}. Takes ownership of the frame. */
    void postCatchUp(Subscriber socket, Frame frame, String epoch, long seq) {
        post(frame, () -> {
            socket.asked = false;
            if (socket.isClosed()) {
                return;
            }
            if (socket.line.isWritable()) {
                socket.epoch = epoch;
                socket.seq = seq;
                socket.behind = false;
                socket.snapshotOwed = false;
                write(socket, frame);
            }
        });
    }

    /** Sends a last message to all sockets and closes them. */
    void postClose(Disconnect disconnect) {
        loopTasks.post(loop, () -> List.copyOf(sockets).forEach(socket -> socket.close(disconnect)));
    }

    /** Sends a last message to the sockets that may see only what is public, and closes them. */
    void postClosePublic(Disconnect disconnect) {
        loopTasks.post(
                loop,
                () -> List.copyOf(sockets).stream()
                        .filter(socket -> socket.isPublic)
                        .forEach(socket -> socket.close(disconnect)));
    }

    /** Removes a socket. To be called on the loop. */
    void remove(Subscriber socket) {
        assert loop.inEventLoop();
        Subscriber last = sockets.remove(sockets.size() - 1);
        if (last != socket) {
            sockets.set(socket.place, last);
            last.place = socket.place;
        }
    }

    private void write(Subscriber socket, Frame frame) {
        socket.line.write(frame);
        metrics.wrote(1, frame);
    }

    private void leaveOut(Subscriber socket) {
        if (!socket.behind) {
            socket.behind = true;
            socket.behindSinceMs = nowMs();
        }
        if (!sweeping) {
            sweeping = true;
            scheduleSweep();
        }
    }

    private void scheduleSweep() {
        var unused = loop.schedule(this::sweep, settings.tickMs(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        List<Behind> drained = new ArrayList<>();
        List<Subscriber> slow = new ArrayList<>();
        boolean more = false;
        for (Subscriber socket : sockets) {
            if (!socket.behind) {
                continue;
            }
            more = true;
            if (socket.line.isWritable() && !socket.asked) {
                socket.asked = true;
                drained.add(new Behind(socket, socket.epoch, socket.seq, socket.snapshotOwed));
            } else if (!socket.line.isWritable() && nowMs() - socket.behindSinceMs >= settings.slowMs()) {
                slow.add(socket);
            }
        }
        for (Subscriber socket : slow) {
            metrics.closedSlow();
            socket.close(TOO_SLOW);
        }
        if (!drained.isEmpty()) {
            catchUp.accept(drained);
        }
        sweeping = more;
        if (more) {
            scheduleSweep();
        }
    }

    private void post(Frame frame, Runnable task) {
        loopTasks.post(loop, frame, task);
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
