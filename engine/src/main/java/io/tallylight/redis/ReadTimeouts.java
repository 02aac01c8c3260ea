package io.tallylight.redis;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends reads that wait for a silent Redis, long before its connection is given up: callers must learn within a second
 * that Redis is unavailable, while a slow script or disk also keeps a live one silent. A reply that takes long to
 * arrive is no silence. May be used from any thread; {@link #look} on one thread at a time.
 */
final class ReadTimeouts {
    /**
     * Time without a byte from Redis, in ms, after which a waiting read fails; with {@link #LOOK_EVERY_MS} it is well
     * within a second.
     */
    static final long SILENCE_MS = 800;

    static final long LOOK_EVERY_MS = 50;

    private record Waiting(CompletableFuture<?> answer, long sinceNanos) {}

    /** Reads in the order in which Redis answers; answered reads are removed by the next check. */
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    private final LongSupplier nanos;
    private volatile long heardNanos;
    private volatile boolean silent;
    private volatile @Nullable Channel channel;

    /**
     * Creates the timeouts.
     *
     * @param nanos monotonic clock, such as {@link System#nanoTime}
     */
    ReadTimeouts(LongSupplier nanos) {
        this.nanos = nanos;
        this.heardNanos = nanos.getAsLong();
    }

    /** Watches a new connection from now on, instead of the one before. */
    void listen(Channel fresh) {
        channel = fresh;
        fresh.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                heardNanos = nanos.getAsLong();
                silent = false;
                context.fireChannelRead(bytes);
            }
        });
    }

    /**
     * Returns the same answer, or fails with {@link RedisUnavailableException} after {@link #SILENCE_MS} without a byte
     * from Redis.
     *
     * @return a future that completes on a thread of Lettuce
     */
    <T> CompletableFuture<T> watch(CompletionStage<T> read) {
        CompletableFuture<T> answer = read.toCompletableFuture().copy();
        if (!answer.isDone()) {
            waiting.add(new Waiting(answer, nanos.getAsLong()));
        }
        return answer;
    }

    /**
     * Returns whether Redis has been silent during a read and has sent nothing since: another read would wait in vain.
     */
    boolean isSilent() {
        return silent;
    }

    /** Returns the failure of a read from a silent Redis. */
    static RedisUnavailableException silence() {
        return new RedisUnavailableException("Redis has not answered for " + SILENCE_MS + " ms");
    }

    /** Checks for overdue reads. Must be called every {@link #LOOK_EVERY_MS}. */
    void look() {
        Channel now = channel;
        forgetAnswered();
        if (now != null && !waiting.isEmpty()) {
            // Runs after bytes that may have arrived already, in case this process itself was paused.
            now.eventLoop().execute(this::endInSilence);
        }
    }

    private synchronized void forgetAnswered() {
        Waiting oldest = waiting.peek();
        while (oldest != null && oldest.answer().isDone()) {
            waiting.remove();
            oldest = waiting.peek();
        }
    }

    private synchronized void endInSilence() {
        forgetAnswered();
        Waiting oldest = waiting.peek();
        if (oldest == null || Math.min(msSince(heardNanos), msSince(oldest.sinceNanos())) < SILENCE_MS) {
            return;
        }
        silent = true;
        for (Waiting lost = waiting.poll(); lost != null; lost = waiting.poll()) {
            boolean unused = lost.answer().completeExceptionally(silence());
        }
    }

    private long msSince(long before) {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - before);
    }
}
