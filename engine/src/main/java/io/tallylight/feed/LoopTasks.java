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
 * The hub's work for the event loops. It gathers while the hub works, and goes as one task to each loop when the hub is
 * done, in the order in which it was posted. Belongs to the hub's context.
 */
final class LoopTasks {
    /** A piece of work for a loop. */
    private interface Work {
        void run();

        /** Drops the work: the loop has ended, and its sockets with it. */
        void drop();
    }

    private static final Logger LOG = LoggerFactory.getLogger(LoopTasks.class);

    private final TickPace tickPace;
    private final Map<EventLoop, List<Work>> gathered = new LinkedHashMap<>();

    /** Number of tasks that each loop has not completed yet. */
    private final Map<EventLoop, AtomicInteger> unfinished = new HashMap<>();

    /**
     * Creates an empty queue.
     *
     * @param tickPace receives the times that each task waited and worked
     */
    LoopTasks(TickPace tickPace) {
        this.tickPace = tickPace;
    }

    private void post(EventLoop loop, Work work) {
        gathered.computeIfAbsent(loop, unused -> new ArrayList<>()).add(work);
    }

    /** Posts work with a frame. It takes ownership of the frame and releases it when the work is done or dropped. */
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

    /** Posts work that needs no cleanup if it is dropped. */
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

    /** Sends the gathered work. */
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
