package io.tallylight.admission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Paces the acceptance of connections so that seven eighths of the event loop's time is left for other work: otherwise
 * a whole audience that reconnects at once would delay every reservation on that loop. The cost of each connection, the
 * handshake and the first frame, is measured; after 2 ms of that work in one turn the loop has 14 ms for other work.
 * Connections that arrive meanwhile wait in order. No timer runs while none waits. One for each event loop, to be used
 * on it alone.
 */
public final class ConnectionPacer {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPacer.class);

    /** Divisor of the loop's time: one part in this many is for new connections. */
    static final int SHARE = 8;

    /** Maximum time of work in one turn, ns, after which reservations no longer wait for new connections. */
    static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(2);

    /**
     * Maximum time that one connection is charged, ns. Work that took longer was delayed by other load of the machine,
     * or by garbage collection.
     */
    static final long CHARGE_NS_MAX = TURN_NS;

    /** Maximum number of connections that wait on one loop; each takes about 10 KB. */
    public static final int WAITING_MAX = 10_000;

    /** Maximum time that a connection waits, ms: well below the time after which a client gives the server up. */
    public static final int WAIT_MS_MAX = 8_000;

    private static final long WAIT_NS_MAX = TimeUnit.MILLISECONDS.toNanos(WAIT_MS_MAX);

    /** Maximum pause that is still due after one turn, ns. */
    private static final long OWED_NS_MAX = (SHARE - 1) * TURN_NS;

    /**
     * A connection that waits to be accepted. Exactly one of {@code enter} and {@code refuse} is called, unless the
     * connection has been closed.
     */
    public interface Comer {
        /** Returns whether the connection is closed. */
        boolean isGone();

        void enter();

        /** Refuses the connection: it waited too long, too many others wait, or this node is about to stop. */
        void refuse();
    }

    /** The loop's timers. */
    public interface Timer {
        /**
         * Runs a task on the loop after this many nanoseconds. With 0, it runs after the tasks that the loop was given
         * before and before those that it is given later.
         */
        void after(long ns, Runnable task);
    }

    /** Listener for changes of the queue, called on the loop. */
    public interface Listener {
        /** Called when the number of waiting connections changes by this much; negative if it falls. */
        void waiting(int change);

        /** Called when an open connection is refused. */
        void refused();
    }

    private record Waiting(Comer comer, long sinceNs) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final LongSupplier nanoTime;
    private final Timer timer;
    private final Listener listener;

    /** Time at which the loop will have had its share for the work done so far, ns. */
    private long restedAtNs;

    /** Time at which the loop began with the tasks that the last accepted connection gave it, ns. */
    private long sinceNs;

    private boolean resting;

    /** Set while one of our tasks is scheduled or in progress. */
    private boolean timed;

    private boolean closed;

    /**
     * Creates a pacer.
     *
     * @param nanoTime a clock that never goes back, ns
     */
    public ConnectionPacer(LongSupplier nanoTime, Timer timer, Listener listener) {
        this.nanoTime = nanoTime;
        this.timer = timer;
        this.listener = listener;
        this.restedAtNs = nanoTime.getAsLong();
    }

    /** Accepts the connection as soon as the loop has time, or refuses it. */
    public void add(Comer comer) {
        if (closed) {
            comer.enter(); // the feed closes it with its reason
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

    /** Charges work for connections that was done after they were accepted, in ns, and has just ended. */
    public void worked(long ns) {
        long now = nanoTime.getAsLong();
        long chargedNs = Math.min(CHARGE_NS_MAX, Math.max(0, ns));
        restedAtNs = Math.max(restedAtNs, now - chargedNs) + SHARE * chargedNs;
        resting |= restedAtNs - now >= OWED_NS_MAX;
    }

    /** Refuses all waiting connections. Connections that arrive later do not wait. */
    public void close() {
        closed = true;
        while (!waiting.isEmpty()) {
            Comer comer = next().comer;
            if (!comer.isGone()) {
                refuse(comer);
            }
        }
    }

    /** Returns the number of waiting connections. */
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

    /**
     * Accepts or refuses a connection. Tasks that it gives the loop to run at once run between two tasks of ours, so
     * their time is counted.
     */
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
