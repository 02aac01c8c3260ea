package io.tallylight.admission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients in no faster than leaves seven eighths of the event loop to others: a whole audience that comes back at once
 * would else stand before every reservation on that loop. What one costs is measured, the handshake and the first frame;
 * after 2 ms of that in one go the loop has 14 ms for itself. Who comes meanwhile waits in order. No timer runs while nobody
 * waits. One for each event loop, to be used on it alone.
 */
public final class ConnectionPacer {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPacer.class);

    /** One part in so many of the loop's time is for those who come in. */
    static final int SHARE = 8;

    /** Work in one go, ns: a reservation waits no longer for those who come in. */
    static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(2);

    /** What one is charged at most, ns: where it took longer, the machine was busy with something else, or the heap was. */
    static final long CHARGE_NS_MAX = TURN_NS;

    /** Those who may wait on one loop; about 10 KB each. */
    public static final int WAITING_MAX = 10_000;

    /** How long they may, ms: well before a client takes the server for dead. */
    public static final int WAIT_MS_MAX = 8_000;

    private static final long WAIT_NS_MAX = TimeUnit.MILLISECONDS.toNanos(WAIT_MS_MAX);

    /** The rest that is owed after one go. */
    private static final long OWED_NS_MAX = (SHARE - 1) * TURN_NS;

    /** Who wants in. Exactly one of {@code enter} and {@code refuse} is called, unless it has gone. */
    public interface Comer {
        /** Whether its connection is closed. */
        boolean isGone();

        void enter();

        /** It waited too long, too many others do, or this node is about to stop. */
        void refuse();
    }

    /** The loop's timers. */
    public interface Timer {
        /**
         * Runs a task on the loop after so many nanoseconds; after none, behind what was given to the loop before and before
         * what is given to it later.
         */
        void after(long ns, Runnable task);
    }

    /** Hears what happens, on the loop. */
    public interface Listener {
        /** So many more wait, or fewer where it is negative. */
        void waiting(int change);

        /** One was refused that is there. */
        void refused();
    }

    private record Waiting(Comer comer, long sinceNs) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final LongSupplier nanoTime;
    private final Timer timer;
    private final Listener listener;

    /** When the loop will have had the time that is owed to it for what was done so far, ns. */
    private long restedAtNs;

    /** When the loop began with what it was given by the one who was let in last, ns. */
    private long sinceNs;

    private boolean resting;

    /** A task of ours is under way. */
    private boolean timed;

    private boolean closed;

    /** @param nanoTime a clock that never goes back, ns */
    public ConnectionPacer(LongSupplier nanoTime, Timer timer, Listener listener) {
        this.nanoTime = nanoTime;
        this.timer = timer;
        this.listener = listener;
        this.restedAtNs = nanoTime.getAsLong();
    }

    /** Lets it in as soon as the loop has time, or refuses it. */
    public void add(Comer comer) {
        if (closed) {
            comer.enter(); // the feed says goodbye
            return;
        }
        if (waiting.size() >= WAITING_MAX) {
            forgetGone();
        }
        if (waiting.size() >= WAITING_MAX) {
            refuse(comer);
            return;
        }
        waiting.add(new Waiting(comer, nanoTime.getAsLong()));
        listener.waiting(1);
        turnLater();
    }

    /** The loop has just spent so much on those who come in, ns: for what is done after they were let in. */
    public void worked(long ns) {
        long now = nanoTime.getAsLong();
        long chargedNs = Math.min(CHARGE_NS_MAX, Math.max(0, ns));
        restedAtNs = Math.max(restedAtNs, now - chargedNs) + SHARE * chargedNs;
        resting |= restedAtNs - now >= OWED_NS_MAX;
    }

    /** Refuses all who wait. Who comes later does not wait. */
    public void close() {
        closed = true;
        while (!waiting.isEmpty()) {
            Comer comer = next().comer;
            if (!comer.isGone()) {
                refuse(comer);
            }
        }
    }

    /** Those who wait. */
    int waiting() {
        return waiting.size();
    }

    private void turnLater() {
        if (!timed && !waiting.isEmpty()) {
            timed = true;
            timer.after(resting ? Math.max(0, restedAtNs - nanoTime.getAsLong()) : 0, this::turn);
        }
    }

    private void turn() {
        timed = false;
        long now = nanoTime.getAsLong();
        resting &= now < restedAtNs;
        if (resting) {
            turnLater();
            return;
        }
        while (!waiting.isEmpty()) {
            Waiting next = next();
            if (!next.comer.isGone()) {
                timed = true;
                decide(next, now);
                return;
            }
        }
    }

    /** What it gives the loop to do at once is done between two tasks of ours, and counts. */
    private void decide(Waiting next, long now) {
        timer.after(0, () -> sinceNs = nanoTime.getAsLong());
        try {
            if (now - next.sinceNs > WAIT_NS_MAX) {
                refuse(next.comer);
            } else {
                next.comer.enter();
            }
        } catch (RuntimeException e) {
            LOG.error("a client could not be let in", e);
        }
        long decidedNs = nanoTime.getAsLong() - now;
        timer.after(0, () -> {
            worked(decidedNs + nanoTime.getAsLong() - sinceNs);
            turn();
        });
    }

    private Waiting next() {
        listener.waiting(-1);
        return waiting.remove();
    }

    private void refuse(Comer comer) {
        listener.refused();
        comer.refuse();
    }

    private void forgetGone() {
        int before = waiting.size();
        waiting.removeIf(one -> one.comer.isGone());
        listener.waiting(waiting.size() - before);
    }
}
