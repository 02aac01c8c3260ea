package io.tallylight.redis;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket that speaks as much of Redis as is needed to misbehave: no real Redis can be asked to do that. Closes with its
 * Vert.x.
 */
final class FakeRedis {
    private static final String HELLO = "%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n";
    private static final String LOADED = "$40\r\n" + "0".repeat(40) + "\r\n";

    final List<NetSocket> open = new CopyOnWriteArrayList<>();
    final AtomicInteger accepted = new AtomicInteger();
    /** Commands other than greetings and loading. */
    final AtomicInteger heard = new AtomicInteger();

    final AtomicInteger openMax = new AtomicInteger();
    volatile String hello = HELLO;
    volatile String loaded = LOADED;
    /** The reply to any other command; empty for silence. */
    volatile String other = "";

    private final NetServer server;

    FakeRedis(Vertx vertx) throws Exception {
        server = vertx.createNetServer()
                .connectHandler(this::accept)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    String url() {
        return "redis://127.0.0.1:" + server.actualPort();
    }

    /** Back to a Redis that greets and loads. */
    void healthy() {
        hello = HELLO;
        loaded = LOADED;
    }

    void dropAll() {
        open.forEach(NetSocket::close);
    }

    private void accept(NetSocket socket) {
        int unused = accepted.incrementAndGet();
        open.add(socket);
        int most = openMax.accumulateAndGet(open.size(), Math::max);
        assert most > 0;
        socket.closeHandler(v -> {
            boolean wasOpen = open.remove(socket);
            assert wasOpen;
        });
        socket.handler(bytes -> {
            for (String command :
                    bytes.toString().toUpperCase(java.util.Locale.ROOT).split("(?=\\*\\d+\r\n)", -1)) {
                String reply = command.contains("HELLO") ? hello : command.contains("LOAD") ? loaded : other;
                if (reply.equals(other)) {
                    int count = heard.incrementAndGet();
                    assert count > 0;
                }
                if (!reply.isEmpty()) {
                    var sent = socket.write(reply);
                    assert sent != null;
                }
            }
        });
    }
}
