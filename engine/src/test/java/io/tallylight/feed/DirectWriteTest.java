package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes that go past the channel's queue: in order with those in it, and never where they would be wrong. */
class DirectWriteTest {
    private static final int DEADLINE_S = 20;
    private static final int FRAMES = 400;

    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    private final EventLoopGroup linux =
            Epoll.isAvailable() ? new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()) : java();

    @AfterEach
    void stop() throws Exception {
        assertTrue(linux.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(DEADLINE_S, TimeUnit.SECONDS));
    }

    @Test
    void whatTheKernelTakesAndWhatWaitsStaysInOrder() throws Exception {
        assumeTrue(Epoll.isAvailable(), "needs Linux's own transport");
        try (Socket client = connect(linux, EpollServerSocketChannel.class)) {
            Channel channel = accepted.get(DEADLINE_S, TimeUnit.SECONDS);
            DirectWrite way = Objects.requireNonNull(DirectWrite.of(channel));
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            boolean full = on(channel, () -> {
                boolean waited = false;
                for (int i = 0; i < FRAMES; i++) {
                    byte[] text = new byte[20_000];
                    Arrays.fill(text, (byte) ('a' + i % 26));
                    Frame frame = Frame.text(text);
                    sent.write(new byte[] {(byte) 0x81, 126, (byte) (text.length >> 8), (byte) text.length});
                    sent.write(text);
                    int wrote = way.write(frame);
                    waited |= wrote < frame.size();
                    if (wrote < frame.size()) {
                        var unused = channel.writeAndFlush(frame.duplicate().skipBytes(wrote));
                    }
                    frame.release();
                }
                return waited;
            });
            assertTrue(full, "the client's buffers took everything, so nothing was tested");
            assertArrayEquals(sent.toByteArray(), client.getInputStream().readNBytes(sent.size()));
        }
    }

    @Test
    void nothingGoesPastWhatIsNotFlushedYet() throws Exception {
        assumeTrue(Epoll.isAvailable(), "needs Linux's own transport");
        try (Socket client = connect(linux, EpollServerSocketChannel.class)) {
            Channel channel = accepted.get(DEADLINE_S, TimeUnit.SECONDS);
            DirectWrite way = Objects.requireNonNull(DirectWrite.of(channel));
            int wrote = on(channel, () -> {
                var unused = channel.write(Unpooled.wrappedBuffer(new byte[] {1}));
                return write(way);
            });
            assertEquals(0, wrote);
            var unused = channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {2}));
            assertArrayEquals(new byte[] {1, 2}, client.getInputStream().readNBytes(2));
        }
    }

    @Test
    void aClosedConnectionTakesNothing() throws Exception {
        assumeTrue(Epoll.isAvailable(), "needs Linux's own transport");
        try (Socket client = connect(linux, EpollServerSocketChannel.class)) {
            Channel channel = accepted.get(DEADLINE_S, TimeUnit.SECONDS);
            DirectWrite way = Objects.requireNonNull(DirectWrite.of(channel));
            channel.close().get(DEADLINE_S, TimeUnit.SECONDS);
            assertEquals(0, on(channel, () -> write(way)));
            assertEquals(-1, client.getInputStream().read());
        }
    }

    @Test
    void anEncryptedConnectionHasNone() throws Exception {
        assumeTrue(Epoll.isAvailable(), "needs Linux's own transport");
        try (Socket client = connect(linux, EpollServerSocketChannel.class)) {
            Channel channel = accepted.get(DEADLINE_S, TimeUnit.SECONDS);
            var engine = SslContextBuilder.forClient().build().newEngine(channel.alloc());
            assertNull(on(channel, () -> {
                channel.pipeline().addLast(new SslHandler(engine));
                return DirectWrite.of(channel);
            }));
            assertTrue(client.isConnected());
        }
    }

    @Test
    void javasOwnSocketsHaveNone() throws Exception {
        EventLoopGroup plain = java();
        try (Socket client = connect(plain, NioServerSocketChannel.class)) {
            assertNull(DirectWrite.of(accepted.get(DEADLINE_S, TimeUnit.SECONDS)));
            assertTrue(client.isConnected());
        } finally {
            assertTrue(plain.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(DEADLINE_S, TimeUnit.SECONDS));
        }
    }

    private static int write(DirectWrite way) throws Exception {
        Frame frame = Frame.text(new byte[] {'x'});
        try {
            return way.write(frame);
        } finally {
            frame.release();
        }
    }

    private static <T> T on(Channel channel, Callable<T> task) throws Exception {
        return channel.eventLoop().submit(task).get(DEADLINE_S, TimeUnit.SECONDS);
    }

    private static EventLoopGroup java() {
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    private Socket connect(EventLoopGroup group, Class<? extends ServerChannel> kind) throws Exception {
        ChannelHandler first = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        accepted.complete(ctx.channel());
                    }
                });
            }
        };
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(kind)
                .childHandler(first)
                .bind(InetAddress.getLoopbackAddress(), 0);
        bound.get(DEADLINE_S, TimeUnit.SECONDS);
        Channel server = bound.channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }
}
