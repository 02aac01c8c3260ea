package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    @Test
    void aReasonIsTheMessageOfWhatFailedWithoutTheNameOfAClass() {
        RedisException failure = new RedisException("Currently not connected. Commands are rejected.");
        assertEquals("Currently not connected. Commands are rejected.", FailureText.of(failure));
        assertEquals(
                "Currently not connected. Commands are rejected.", FailureText.of(new CompletionException(failure)));
        assertEquals("no reason was given", FailureText.of(new IllegalStateException()));
        assertEquals("no reason was given", FailureText.of(null));
        IOException reset = new IOException("Connection reset by peer");
        assertEquals("Connection reset by peer", FailureText.of(new RedisException(reset)));
        assertEquals("no answer: Connection reset by peer", FailureText.of(new IOException("no answer: " + reset)));
        assertEquals("no reason was given", FailureText.of(new RedisException(new IllegalStateException())));
    }

    @Test
    void whatHasNoWordsOfItsOwnIsSaidInPlainOnes() {
        assertEquals("the connection was closed", FailureText.of(new ClosedChannelException()));
        assertEquals("there is no /data/ids", FailureText.of(new NoSuchFileException("/data/ids")));
        assertEquals("the name shop.example has no address", FailureText.of(new UnknownHostException("shop.example")));
        assertEquals(
                "it is at a private address", FailureText.of(new UnknownHostException("it is at a private address")));
    }

    @Test
    void aDeadlineIsNoTimerThatFired() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Promise.promise()
                    .future()
                    .timeout(1, TimeUnit.MILLISECONDS)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (ExecutionException late) {
            assertEquals("there was no answer in time", FailureText.of(late));
        } finally {
            var unused = vertx.close();
        }
    }

    @Test
    void whatTheOperatingSystemRefusedIsSaidWithoutTheNameOfTheCall() {
        assertEquals(
                "Connection refused: /127.0.0.1:1",
                FailureText.of(new IOException(
                        "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1")));
        assertEquals(
                "no way: the connection was refused",
                FailureText.of(new IOException("no way: finishConnect(..) failed with error(-111)")));
        assertTrue(FailureText.isAddressInUse(new CompletionException(new NativeIoException("bind", -98))));
        assertTrue(FailureText.isAddressInUse(new BindException("Address already in use")));
        assertFalse(FailureText.isAddressInUse(new NativeIoException("bind", -99)));
        assertFalse(FailureText.isAddressInUse(new IOException()));
    }
}
