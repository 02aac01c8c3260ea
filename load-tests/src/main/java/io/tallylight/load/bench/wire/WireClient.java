package io.tallylight.load.bench.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keep-alive connections to one server, on one event loop of their own. One load at a time; the caller waits. Connections
 * that the server closed while they rested are opened again before the next load.
 */
public final class WireClient implements AutoCloseable {
    /** Below any server's accept queue. */
    private static final int CONNECTS_AT_ONCE = 64;

    private static final int CONNECT_MS_MAX = 10_000;
    /** What was sent must be answered within this after the end of a load. */
    private static final long ANSWER_MS_MAX = 30_000;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final URI base;
    private final List<WireConnection> connections;
    private final long thread;

    private WireClient(MultiThreadIoEventLoopGroup group, URI base, List<WireConnection> connections, long thread) {
        this.group = group;
        this.loop = group.next();
        this.base = base;
        this.connections = connections;
        this.thread = thread;
    }

    /**
     * Connects.
     *
     * @param requests dealt to the connections in turn; each connection keeps the one it gets
     */
    public static WireClient open(URI base, List<RequestTemplate> requests, int connections, Sequence sequence)
            throws WireException {
        var group = new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        boolean opened = false;
        try {
            var all = new ArrayList<WireConnection>();
            for (int i = 0; i < connections; i++) {
                all.add(new WireConnection(i, requests.get(i % requests.size()), sequence));
            }
            connect(group, base, all);
            long thread = group.submit(() -> Thread.currentThread().getId()).get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
            opened = true;
            return new WireClient(group, base, List.copyOf(all), thread);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException("interrupted while connecting to " + base, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new WireException("no event loop", e);
        } finally {
            if (!opened) {
                var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
        }
    }

    /**
     * Every connection sends as fast as it is answered.
     *
     * @param expected statuses that are no surprise
     */
    public Run closed(long forMs, Set<Integer> expected) throws WireException {
        return run(new ClosedLoad(new Tally(expected), TimeUnit.MILLISECONDS.toNanos(forMs)), forMs);
    }

    /**
     * So many requests a second at even intervals, as far as there are free connections.
     *
     * @param expected statuses that are no surprise
     */
    public Run open(double perSecond, long forMs, Set<Integer> expected) throws WireException {
        return open(perSecond, forMs, expected, (connection, status, dueNs, nowNs) -> {});
    }

    /** The same, with somebody who hears of each answer. */
    public Run open(double perSecond, long forMs, Set<Integer> expected, Heard heard) throws WireException {
        long lastsNs = TimeUnit.MILLISECONDS.toNanos(forMs);
        return run(new OpenLoad(new Tally(expected), lastsNs, loop, perSecond, heard), forMs);
    }

    /** CPU nanoseconds that the event loop's thread has used so far. */
    public long cpuNs() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }

    /** Whether the kernel's own interface is used, or Java's. */
    public static String transport() {
        return Epoll.isAvailable() ? "epoll" : "nio";
    }

    private Run run(Load load, long forMs) throws WireException {
        try {
            reopen();
            loop.execute(() -> {
                var open = connections.stream().filter(WireConnection::isOpen).toList();
                open.forEach(connection -> connection.work(load));
                load.start(open);
            });
            var run = load.done().get(forMs + ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
            rest();
            return run;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException("interrupted", e);
        } catch (TimeoutException e) {
            throw new WireException(base + " left a request unanswered for " + ANSWER_MS_MAX + " ms", e);
        } catch (ExecutionException e) {
            throw new WireException("the load on " + base + " failed: " + e.getCause(), e);
        }
    }

    /** Between loads nobody listens. */
    private void reopen() throws InterruptedException, ExecutionException, TimeoutException, WireException {
        var closed = loop.submit(() -> connections.stream()
                        .filter(connection -> !connection.isOpen())
                        .toList())
                .get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
        connect(group, base, closed);
    }

    private void rest() throws InterruptedException, ExecutionException, TimeoutException {
        var rested = CompletableFuture.runAsync(() -> connections.forEach(connection -> connection.work(null)), loop);
        rested.get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
    }

    private static void connect(MultiThreadIoEventLoopGroup group, URI base, List<WireConnection> all)
            throws InterruptedException, WireException {
        var bootstrap = new Bootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS_MAX);
        for (int first = 0; first < all.size(); first += CONNECTS_AT_ONCE) {
            var connecting = new ArrayList<ChannelFuture>();
            for (var connection : all.subList(first, Math.min(all.size(), first + CONNECTS_AT_ONCE))) {
                connecting.add(bootstrap.clone().handler(connection).connect(base.getHost(), base.getPort()));
            }
            for (var attempt : connecting) {
                if (!attempt.await(ANSWER_MS_MAX, TimeUnit.MILLISECONDS) || !attempt.isSuccess()) {
                    throw new WireException("cannot connect to " + base + ": " + attempt.cause(), attempt.cause());
                }
            }
        }
    }

    @Override
    public void close() {
        var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
        connections.forEach(WireConnection::free);
    }
}
