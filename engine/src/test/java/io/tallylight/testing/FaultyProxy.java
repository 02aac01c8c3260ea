package io.tallylight.testing;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A network that misbehaves between a client and a server on loopback. Bytes pass until it is told otherwise; what it is
 * told holds for open and for new connections. It has an event loop of its own; call it from any other thread.
 */
public final class FaultyProxy implements AutoCloseable {
    /** How bytes travel, both ways. */
    public enum Way {
        /** As they come. */
        CLEAN,
        /** Each byte in a packet of its own. */
        BYTE_BY_BYTE,
        /** 512 bytes a millisecond. */
        SLOW,
        /** Replies come 300 ms late. */
        LATE
    }

    /** What becomes of one reply. */
    public enum Reply {
        /** It is swallowed, and the connection is reset. */
        LOST,
        /** Half of it comes, then the connection is reset. */
        CUT,
        /** It comes twice. */
        TWICE,
        /** It comes, and again just before the reply to the next request. */
        AGAIN_LATER,
        /** Something that is no reply comes in its place. */
        GARBAGE
    }

    private static final int SLOW_BYTES = 512;
    private static final long LATE_MS = 300;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final NetClient client = vertx.createNetClient();
    private final NetServer server;
    private volatile int target;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger spoilt = new AtomicInteger();

    private volatile Way way = Way.CLEAN;
    private volatile boolean losesRequests;
    private volatile boolean losesReplies;
    private volatile String spoiltRequest = "";
    private volatile @Nullable Reply spoil;

    /** Between whoever connects and this port on loopback. */
    public FaultyProxy(int target) {
        this.target = target;
        // Closing then resets, as a machine that is gone would.
        server = Await.result(vertx.createNetServer(new NetServerOptions().setSoLinger(0))
                .connectHandler(this::accept)
                .listen(0, "127.0.0.1"));
    }

    /** For Redis. */
    public String url() {
        return "redis://127.0.0.1:" + server.actualPort();
    }

    /** Leads to another port from now on; what is open is reset. */
    public void leadTo(int port) {
        target = port;
        reset();
    }

    /** Connections taken so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Replies spoilt so far. */
    public int spoilt() {
        return spoilt.get();
    }

    public void way(Way how) {
        way = how;
    }

    /** Bytes of these directions vanish; connections are taken and stay open. */
    public void blackHole(boolean requests, boolean replies) {
        losesRequests = requests;
        losesReplies = replies;
    }

    /** Spoils the reply to the next request in which this word stands, as the client writes it. */
    public void spoilReplyTo(String word, Reply how) {
        spoiltRequest = word;
        spoil = how;
    }

    /** The server's side is closed, and nobody tells the client. */
    public void halfOpen() {
        onLoop(() -> links.forEach(Link::halfOpen));
    }

    /** Resets every connection. */
    public void reset() {
        onLoop(() -> links.forEach(Link::reset));
    }

    /** Bytes pass again; what vanished is gone. */
    public void heal() {
        way = Way.CLEAN;
        losesRequests = false;
        losesReplies = false;
        onLoop(() -> {
            spoil = null;
            links.forEach(link -> link.spoilNext = null);
        });
    }

    private void onLoop(Runnable action) {
        var done = io.vertx.core.Promise.<Void>promise();
        vertx.runOnContext(v -> {
            action.run();
            done.complete();
        });
        Await.result(done.future());
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }

    private void accept(NetSocket near) {
        accepted.incrementAndGet();
        near.pause();
        client.connect(target, "127.0.0.1").onComplete(far -> {
            if (far.succeeded()) {
                links.add(new Link(near, far.result()));
                near.resume();
            } else {
                near.close().onFailure(FaultyProxy::gone);
            }
        });
    }

    private static void gone(Throwable failure) {
        // The other side was faster.
    }

    /** One connection. */
    private final class Link {
        private final NetSocket near;
        private final NetSocket far;
        private final Lane up;
        private final Lane down;
        private @Nullable Reply spoilNext;
        private @Nullable Buffer again;
        private boolean halfOpen;

        Link(NetSocket near, NetSocket far) {
            this.near = near;
            this.far = far;
            up = new Lane(far);
            down = new Lane(near);
            near.handler(this::request).closeHandler(v -> reset()).exceptionHandler(FaultyProxy::gone);
            far.handler(this::reply).exceptionHandler(FaultyProxy::gone);
            far.closeHandler(v -> {
                if (!halfOpen) {
                    reset();
                }
            });
        }

        void request(Buffer bytes) {
            Buffer duplicate = again;
            if (duplicate != null) {
                again = null;
                down.send(duplicate, Way.CLEAN);
            }
            Reply how = spoil;
            if (how != null && bytes.toString(StandardCharsets.ISO_8859_1).contains(spoiltRequest)) {
                spoil = null;
                spoilNext = how;
            }
            if (!losesRequests) {
                up.send(bytes, way == Way.LATE ? Way.CLEAN : way);
            }
        }

        void reply(Buffer bytes) {
            Reply how = spoilNext;
            spoilNext = null;
            if (losesReplies) {
                return;
            } else if (how == null) {
                down.send(bytes, way);
                return;
            }
            spoilt.incrementAndGet();
            switch (how) {
                case LOST -> reset();
                case CUT -> near.write(bytes.getBuffer(0, bytes.length() / 2)).onComplete(v -> reset());
                case TWICE -> down.send(bytes.copy().appendBuffer(bytes), way);
                case AGAIN_LATER -> {
                    again = bytes.copy();
                    down.send(bytes, way);
                }
                case GARBAGE -> down.send(Buffer.buffer("HTTP/1.1 400 Bad Request\r\n\r\n"), way);
            }
        }

        void halfOpen() {
            halfOpen = true;
            far.close().onFailure(FaultyProxy::gone);
        }

        void reset() {
            links.remove(this);
            if (spoilNext != null) { // its reply will not come; another one has to do
                spoil = spoilNext;
                spoilNext = null;
            }
            near.close().onFailure(FaultyProxy::gone);
            far.close().onFailure(FaultyProxy::gone);
        }
    }

    /** Keeps the bytes of one direction in their order, however slowly they go. */
    private final class Lane {
        private final NetSocket to;
        private final ArrayDeque<Buffer> pieces = new ArrayDeque<>();
        private boolean moving;
        private int late;

        Lane(NetSocket to) {
            this.to = to;
        }

        void send(Buffer bytes, Way how) {
            if (how == Way.LATE || late > 0) { // what comes behind late bytes is late as well
                late++;
                vertx.setTimer(LATE_MS, id -> {
                    late--;
                    pass(bytes, Way.CLEAN);
                });
            } else {
                pass(bytes, how);
            }
        }

        private void pass(Buffer bytes, Way how) {
            int size = how == Way.BYTE_BY_BYTE ? 1 : how == Way.SLOW ? SLOW_BYTES : bytes.length();
            for (int from = 0; from < bytes.length(); from += size) {
                pieces.add(bytes.getBuffer(from, Math.min(bytes.length(), from + size)));
            }
            if (!moving) {
                move(how);
            }
        }

        private void move(Way how) {
            Buffer piece = pieces.poll();
            moving = piece != null;
            if (piece == null) {
                return;
            }
            to.write(piece).onFailure(FaultyProxy::gone);
            if (pieces.isEmpty()) {
                moving = false;
            } else if (how == Way.SLOW) {
                vertx.setTimer(1, id -> move(how));
            } else {
                vertx.runOnContext(v -> move(how));
            }
        }
    }
}
