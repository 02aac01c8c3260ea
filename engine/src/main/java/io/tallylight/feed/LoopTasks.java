package io.tallylight.feed;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the hub has for the event loops. It gathers while the hub works, and goes as one task to each loop when that work is
 * done, in the order in which it was posted. Belongs to the hub's context.
 */
final class LoopTasks {
    /** Work for a loop. */
    private interface Work {
        void run();

        /** The loop has ended, and its sockets with it. */
        void drop();
    }

    private static final Logger LOG = LoggerFactory.getLogger(LoopTasks.class);

    private final TickPace tickPace;
    private final Map<EventLoop, List<Work>> gathered = new LinkedHashMap<>();

    /** Tasks that each loop has not ended yet. */
    private final Map<EventLoop, AtomicInteger> unfinished = new HashMap<>();

    /** @param tickPace hears how long each task waited and worked */
    LoopTasks(TickPace tickPace) {
        this.tickPace = tickPace;
    }

    private void post(EventLoop loop, Work work) {
        gathered.computeIfAbsent(loop, unused -> new ArrayList<>()).add(work);
    }

    /** Work with a frame, which this takes over and releases when it is done or dropped. */
    void post(EventLoop loop, Frame frame, Runnable task) {
        post(loop, new Work() {
            @Override
            public void run() {
                try {
                    task.run();
                } finally {
                    frame.release();
                }
            }

            @Override
            public void drop() {
                frame.release();
            }
        });
    }

    /** Work that leaves nothing behind when it is dropped. */
    void post(EventLoop loop, Runnable task) {
        post(loop, new Work() {
            @Override
            public void run() {
                task.run();
            }

            @Override
            public void drop() {}
        });
    }

    /** Sends what was gathered. */
    void flush() {
        gathered.forEach((loop, work) -> {
            AtomicInteger before = unfinished.computeIfAbsent(loop, unused -> new AtomicInteger());
            boolean alone = before.getAndIncrement() == 0;
            long postedNs = System.nanoTime();
            try {
                loop.execute(() -> {
                    long waitedNs = alone ? System.nanoTime() - postedNs : 0;
                    run(work, waitedNs);
                    before.decrementAndGet();
                });
            } catch (RejectedExecutionException e) {
                before.decrementAndGet();
                work.forEach(Work::drop);
            }
        });
        gathered.clear();
    }

    private void run(List<Work> work, long waitedNs) {
        long beganNs = System.nanoTime();
        for (Work one : work) {
            try {
                one.run();
            } catch (RuntimeException e) {
                LOG.error("some viewers were not told", e);
            }
        }
        tickPace.worked(micros(waitedNs), micros(System.nanoTime() - beganNs));
    }

    private static long micros(long ns) {
        return TimeUnit.NANOSECONDS.toMicros(ns);
    }
}
