package io.tallylight.load.bench.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.tallylight.load.facts.Stock;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The overlays of a crowd and their sockets, on one event loop. Called by one thread, which waits; the rest belongs to the loop. */
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
    private final Bootstrap bootstrap = new Bootstrap()
            .group(group)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS_MAX);
    private final Gathering gathering = new Gathering();
    private final List<Overlay> overlays = new ArrayList<>();
    /** By the overlay's number, what it has just now. */
    private final List<CrowdSocket> connections = new ArrayList<>();

    private final URI url;
    private final ByteBuf request;

    /** {@code url}: of the feed, {@code http://host:port/path}. */
    CrowdSockets(URI url) {
        this.url = url;
        this.request = Handshake.shared(Handshake.request(url, null));
    }

    EventLoop loop() {
        return loop;
    }

    Gathering gathering() {
        return gathering;
    }

    List<Overlay> overlays() {
        return overlays;
    }

    /** Opens so many more. */
    void open(int more) throws CrowdException, InterruptedException {
        int wanted = overlays.size() + more;
        while (overlays.size() < wanted) {
            var batch = new ArrayList<Opening>();
            for (int i = Math.min(CONNECTS_AT_ONCE, wanted - overlays.size()); i > 0; i--) {
                var overlay = new Overlay(overlays.size());
                var opening = new Opening(overlay);
                batch.add(opening);
                overlays.add(overlay);
                connections.add(connect(overlay, request, opening));
            }
            for (var opening : batch) {
                await(opening);
            }
        }
    }

    /** One that is opened for the first time. */
    private final class Opening implements CrowdSocket.Life {
        final Overlay overlay;
        final CompletableFuture<Void> open = new CompletableFuture<>();

        Opening(Overlay overlay) {
            this.overlay = overlay;
        }

        @Override
        public void opened() {
            open.complete(null);
        }

        @Override
        public void told(long nowNs) {}

        @Override
        public void ended(int code, String why) {
            if (!open.completeExceptionally(new CrowdException(why))) {
                gathering.lost(overlay.number, why);
            }
        }
    }

    /** Ends all connections. On the loop, as what follows. */
    void leave() {
        connections.forEach(CrowdSocket::leave);
    }

    /** Connects an overlay again, to go on where it was. */
    void comeBack(Overlay overlay, CrowdSocket.Life life) {
        var after = overlay.after();
        var again = after == null ? request : Unpooled.wrappedBuffer(Handshake.request(url, after));
        connections.set(overlay.number, connect(overlay, again, life));
    }

    private CrowdSocket connect(Overlay overlay, ByteBuf handshake, CrowdSocket.Life life) {
        var socket = new CrowdSocket(overlay, handshake, gathering, life);
        bootstrap.clone().handler(socket).connect(url.getHost(), url.getPort()).addListener(done -> {
            if (!done.isSuccess()) {
                socket.lose(0, String.valueOf(done.cause().getMessage()));
            }
        });
        return socket;
    }

    /** Of the overlay that is furthest. While nobody opens. */
    long furthest() {
        return overlays.stream().mapToLong(overlay -> overlay.seq).max().orElse(0);
    }

    /** Overlays that have not come to a seq. While nobody opens. */
    long before(long seq) {
        return overlays.stream().filter(overlay -> overlay.seq < seq).count();
    }

    /** Overlays that show anything else. While nobody opens. */
    long differing(Map<String, Stock> offers) {
        var pictures = new HashMap<Picture, Boolean>();
        return overlays.stream()
                .filter(overlay -> !pictures.computeIfAbsent(overlay.picture, picture -> picture.shows(offers)))
                .count();
    }

    private void await(Opening opening) throws CrowdException, InterruptedException {
        try {
            opening.open.get(OPEN_S_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CrowdException("overlay " + opening.overlay.number + " at " + url + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new CrowdException("overlay " + opening.overlay.number + " was not let in by " + url, e);
        }
    }

    @Override
    public void close() {
        var unused =
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(OPEN_S_MAX, TimeUnit.SECONDS);
    }
}
