package io.tallylight.feed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.tallylight.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a peer that vanished without a word keeps its connection. */
class LostPeerTest {
    private static final long DEADLINE_S = 20;

    private final Vertx vertx = Vertx.builder()
            .with(new VertxOptions().setPreferNativeTransport(true))
            .build();

    @AfterEach
    void stop() {
        Await.result(vertx.close());
    }

    @Test
    void theKernelGivesUpAnAcceptedConnectionOnWhichNothingIsAcknowledged() throws Exception {
        assumeTrue(vertx.isNativeTransportEnabled(), "only the transport of Linux has this option");
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        FeedHub.configure(options);
        CompletableFuture<Channel> accepted = new CompletableFuture<>();
        HttpServer server = vertx.createHttpServer(options)
                .requestHandler(request -> {})
                .connectionHandler(connection -> accepted.complete(
                        ((ConnectionBase) connection).channelHandlerContext().channel()));
        int port = Await.result(server.listen()).actualPort();
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
            peer.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            Channel channel = accepted.get(DEADLINE_S, TimeUnit.SECONDS);
            assertEquals(
                    FeedHub.UNACKNOWLEDGED_MS_MAX, channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT));
        }
    }
}
