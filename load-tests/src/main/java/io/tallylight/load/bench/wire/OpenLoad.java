package io.tallylight.load.bench.wire;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An open model: requests are due at even intervals, whatever became of those before. One that finds no free connection
 * goes out when there is one, and its latency counts from when it was due, so a stall shows in every request that it
 * delayed. What is still waiting at the end is not sent.
 */
final class OpenLoad extends Load {
    /** Timers nearer than this cost more than they are worth; a request may go out so much late, and that counts. */
    private static final long TIMER_MIN_NS = 100_000;

    private final EventLoop loop;
    private final double intervalNs;
    private final ArrayDeque<WireConnection> idle = new ArrayDeque<>();
    private final Runnable tick = this::tick;
    private long sent;
    private boolean over;

    OpenLoad(Tally tally, long lastsNs, EventLoop loop, double perSecond, Heard heard) {
        super(tally, lastsNs, heard);
        this.loop = loop;
        this.intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    @Override
    void begin(List<WireConnection> connections) {
        idle.addAll(connections);
        tick();
    }

    @Override
    void free(WireConnection connection, long nowNs) {
        idle.add(connection);
        sendDue(nowNs);
    }

    @Override
    void gone(WireConnection connection) {
        var unused = idle.remove(connection);
    }

    @Override
    boolean hasSentAll(long nowNs) {
        return over;
    }

    private void tick() {
        long nowNs = System.nanoTime();
        sendDue(nowNs);
        if (nowNs < endNs()) {
            long waitNs = Math.max(TIMER_MIN_NS, Math.min(dueNs(sent), endNs()) - nowNs);
            var unused = loop.schedule(tick, waitNs, TimeUnit.NANOSECONDS);
        } else {
            end();
            finishIfIdle(nowNs);
        }
    }

    private void sendDue(long nowNs) {
        while (!over && !idle.isEmpty() && dueNs(sent) <= nowNs && dueNs(sent) < endNs()) {
            send(idle.remove(), dueNs(sent));
            sent++;
        }
    }

    private void end() {
        over = true;
        for (long number = sent; dueNs(number) < endNs(); number++) {
            tally().unsent(endNs() - dueNs(number));
        }
    }

    private long dueNs(long number) {
        return startNs() + (long) (number * intervalNs);
    }
}
