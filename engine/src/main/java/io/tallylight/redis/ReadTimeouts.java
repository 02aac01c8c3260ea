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
 * Ends reads that wait for a Redis which says nothing, long before its connection is given up: who reads shall hear within
 * a second that Redis is away, while a slow script or disk keeps a living one silent as well. A reply that is long under way
 * is no silence. Any thread; {@link #look} on one at a time.
 */
final class ReadTimeouts {
    /** How long Redis may say nothing while a read waits; with {@link #LOOK_EVERY_MS} well within a second. */
    static final long SILENCE_MS = 800;

    static final long LOOK_EVERY_MS = 50;

    private record Waiting(CompletableFuture<?> answer, long sinceNanos) {}

    /** In the order in which Redis answers; what is answered leaves with the next look. */
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    private final LongSupplier nanos;
    private volatile long heardNanos;
    private volatile boolean silent;
    private volatile @Nullable Channel channel;

    /** @param nanos as {@link System#nanoTime} */
    ReadTimeouts(LongSupplier nanos) {
        this.nanos = nanos;
        this.heardNanos = nanos.getAsLong();
    }

    /** Listens on a connection from now on, instead of the one before. */
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
     * The same answer, or {@link RedisUnavailableException} after {@link #SILENCE_MS} without a word from Redis.
     *
     * @return completes on a thread of Lettuce
     */
    <T> CompletableFuture<T> watch(CompletionStage<T> read) {
        CompletableFuture<T> answer = read.toCompletableFuture().copy();
        if (!answer.isDone()) {
            waiting.add(new Waiting(answer, nanos.getAsLong()));
        }
        return answer;
    }

    /** Whether Redis has been silent under a read and has said nothing since: another one would wait in vain. */
    boolean isSilent() {
        return silent;
    }

    /** What is wrong then. */
    static RedisUnavailableException silence() {
        return new RedisUnavailableException("Redis has not answered for " + SILENCE_MS + " ms");
    }

    /** To be called every {@link #LOOK_EVERY_MS}. */
    void look() {
        Channel now = channel;
        forgetAnswered();
        if (now != null && !waiting.isEmpty()) {
            // Behind the bytes that may have come already, where this process itself stood still.
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
