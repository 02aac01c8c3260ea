package io.tallylight.load.bench.rig;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The peer of the feed that everybody writes first: {@code writeTextMessage} for each socket. Each event loop has its
 * own server and sends to its own sockets, so no message waits for another thread. A program of its own; its argument
 * is the number of event loops.
 */
public final class PlainServer extends VerticleBase {
    /** A free port that all servers of one Vert.x share; with port 0 each would get its own. */
    private static final SocketAddress ANY_FREE_PORT = SocketAddress.sharedRandomPort(1, "127.0.0.1");

    private final List<PlainServer> all;
    private final Promise<Integer> port = Promise.promise();
    private final Set<ServerWebSocket> sockets = new LinkedHashSet<>();

    /** {@code all}: every server, this one too once it listens. */
    private PlainServer(List<PlainServer> all) {
        this.all = all;
    }

    public static void main(String[] args) {
        int loops = Integer.parseInt(args[0]);
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        var all = new CopyOnWriteArrayList<PlainServer>();
        List<Future<?>> deployed = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            all.add(new PlainServer(all));
        }
        all.forEach(server -> deployed.add(vertx.deployVerticle(server)));
        Future.all(deployed)
                .compose(listening -> all.get(0).port.future())
                .onSuccess(port -> System.out.println("listening on http://127.0.0.1:" + port))
                .onFailure(failure -> {
                    System.err.println("cannot listen: " + failure.getMessage());
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions();
        options.setTcpNoDelay(true).setAcceptBacklog(4_096);
        options.setPerMessageWebSocketCompressionSupported(false).setPerFrameWebSocketCompressionSupported(false);
        return vertx.createHttpServer(options)
                .webSocketHandler(this::join)
                .requestHandler(this::publish)
                .listen(ANY_FREE_PORT)
                .onSuccess(server -> port.complete(server.actualPort()));
    }

    private void join(ServerWebSocket socket) {
        sockets.add(socket);
        socket.closeHandler(nothing -> sockets.remove(socket));
    }

    private void publish(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var text = body.toString();
            all.forEach(server -> server.send(text));
            request.response().end().onFailure(lost -> request.connection().close());
        });
    }

    private void send(String text) {
        Context mine = context;
        mine.runOnContext(nothing -> sockets.forEach(socket -> {
            var unused = socket.writeTextMessage(text);
        }));
    }
}
