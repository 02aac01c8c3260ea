package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.tallylight.testing.Await;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** With a clock that the test sets, which begins where {@link System#nanoTime} may: just before it overflows. */
class ReadTimeoutsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(900));
    private final ReadTimeouts watch = new ReadTimeouts(nanos::get);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    ReadTimeoutsTest() {
        watch.listen(channel);
    }

    private void pass(long ms) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
        watch.look();
        channel.runPendingTasks();
    }

    private void hear() {
        assertTrue(channel.writeInbound("some bytes"));
        assertEquals("some bytes", channel.readInbound());
    }

    private static void assertGivenUp(CompletableFuture<?> read) {
        assertTrue(read.isDone());
        assertInstanceOf(
                RedisUnavailableException.class,
                assertThrows(CompletionException.class, () -> read.getNow(null)).getCause());
    }

    @Test
    void aReadIsGivenUpWhenNothingWasHeardWhileItWaited() {
        pass(10_000);
        CompletableFuture<String> read = watch.watch(new CompletableFuture<>());
        CompletableFuture<String> later = watch.watch(new CompletableFuture<>());
        pass(ReadTimeouts.SILENCE_MS - 1);
        assertFalse(read.isDone(), "a silence in which nothing was asked is none");
        assertFalse(watch.isSilent());
        pass(1);
        assertGivenUp(read);
        assertGivenUp(later);
        assertTrue(watch.isSilent());
        hear();
        assertFalse(watch.isSilent());
    }

    @Test
    void aReplyThatIsLongUnderWayIsNoSilence() {
        CompletableFuture<String> reply = new CompletableFuture<>();
        CompletableFuture<String> read = watch.watch(reply);
        for (int part = 0; part < 10; part++) {
            pass(ReadTimeouts.SILENCE_MS - 1);
            hear();
        }
        assertFalse(read.isDone());
        assertTrue(reply.complete("whole"));
        assertEquals("whole", Await.done(read));
        pass(2 * ReadTimeouts.SILENCE_MS);
        assertFalse(watch.isSilent(), "nobody waits any more");
    }

    /** As the tests of a busy machine show: the process stood still, and what came meanwhile is not read yet. */
    @Test
    void whatCameWhileTheProcessStoodStillIsHeardFirst() {
        CompletableFuture<String> read = watch.watch(new CompletableFuture<>());
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        watch.look();
        hear();
        channel.runPendingTasks();
        assertFalse(read.isDone());
    }

    @Test
    void anotherConnectionIsListenedToInItsPlace() {
        CompletableFuture<String> read = watch.watch(new CompletableFuture<>());
        EmbeddedChannel next = new EmbeddedChannel();
        watch.listen(next);
        pass(ReadTimeouts.SILENCE_MS);
        assertFalse(read.isDone());
        next.runPendingTasks();
        assertGivenUp(read);
    }
}
