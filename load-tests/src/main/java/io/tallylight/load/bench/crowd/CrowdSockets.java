package io.tallylight.load.bench.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The sockets of a crowd, on one event loop. Called by one thread, which waits; the rest belongs to the loop. */
final class CrowdSockets implements AutoCloseable {
    /** Below any server's accept queue. */
    private static final int CONNECTS_AT_ONCE = 64;

    private static final int CONNECT_MS_MAX = 10_000;
    private static final long OPEN_S_MAX = 30;
    /** An update is read in one go; what is longer comes in several. */
    private static final int READ_BYTES = 2_048;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Gathering gathering = new Gathering();
    private final List<CrowdSocket> sockets = new ArrayList<>();
    private final URI url;
    private final ByteBuf request;

    /** {@code url}: of the feed, {@code http://host:port/path}. */
    CrowdSockets(URI url) {
        this.url = url;
        this.request = Handshake.shared(Handshake.request(url));
    }

    EventLoop loop() {
        return loop;
    }

    Gathering gathering() {
        return gathering;
    }

    int count() {
        return sockets.size();
    }

    /** Opens so many more. */
    void open(int more) throws CrowdException, InterruptedException {
        var bootstrap = new Bootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS_MAX);
        int wanted = sockets.size() + more;
        while (sockets.size() < wanted) {
            var batch = new ArrayList<CrowdSocket>();
            for (int i = Math.min(CONNECTS_AT_ONCE, wanted - sockets.size()); i > 0; i--) {
                var socket = new CrowdSocket(sockets.size() + batch.size(), request, gathering);
                batch.add(socket);
                bootstrap
                        .clone()
                        .handler(socket)
                        .connect(url.getHost(), url.getPort())
                        .addListener(done -> {
                            if (!done.isSuccess()) {
                                socket.open().completeExceptionally(done.cause());
                            }
                        });
            }
            for (var socket : batch) {
                await(socket);
            }
            sockets.addAll(batch);
        }
    }

    /** Overlays whose seq is not that of the one which is furthest. On the loop, while nobody opens. */
    long behind() {
        long furthest = sockets.stream().mapToLong(socket -> socket.seq).max().orElse(0);
        return sockets.stream().filter(socket -> socket.seq != furthest).count();
    }

    private void await(CrowdSocket socket) throws CrowdException, InterruptedException {
        try {
            socket.open().get(OPEN_S_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CrowdException("overlay " + socket.number + " at " + url + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new CrowdException("overlay " + socket.number + " was not let in by " + url, e);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
