package io.tallylight.load.bench.rig;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The peer of a reservation over HTTP: a bare Vert.x server that reads the same {@code POST} and answers a fixed JSON of
 * the same size. A program of its own; its arguments are the event loops and the bytes of the answer's body.
 */
public final class HelloServer {
    /** A free port that all servers of one Vert.x share; with port 0 each would get its own. */
    private static final SocketAddress ANY_FREE_PORT = SocketAddress.sharedRandomPort(1, "127.0.0.1");

    private HelloServer() {}

    public static void main(String[] args) {
        int loops = Integer.parseInt(args[0]);
        var answer = Buffer.buffer(json(Integer.parseInt(args[1])));
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        var port = new AtomicInteger();
        deploy(vertx, answer, port)
                .compose(first -> {
                    List<Future<?>> others = new ArrayList<>();
                    for (int i = 1; i < loops; i++) {
                        others.add(deploy(vertx, answer, port));
                    }
                    return Future.all(others);
                })
                .onSuccess(all -> System.out.println("listening on http://127.0.0.1:" + port.get()))
                .onFailure(failure -> {
                    System.err.println("cannot listen: " + failure.getMessage());
                    System.exit(1);
                });
    }

    /** JSON of that many bytes; the smallest has 10. */
    static String json(int bytes) {
        var empty = "{\"pad\":\"\"}";
        return "{\"pad\":\"" + "x".repeat(Math.max(0, bytes - empty.length())) + "\"}";
    }

    private static Future<String> deploy(Vertx vertx, Buffer answer, AtomicInteger port) {
        return vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                var options = new HttpServerOptions().setHost("127.0.0.1").setTcpNoDelay(true);
                return vertx.createHttpServer(options)
                        .requestHandler(request -> request.body().onSuccess(body -> {
                            var response = request.response().setStatusCode(201);
                            response.putHeader("Content-Type", "application/json");
                            response.end(answer)
                                    .onFailure(lost -> request.connection().close());
                        }))
                        .listen(ANY_FREE_PORT)
                        .onSuccess(server -> port.set(server.actualPort()));
            }
        });
    }
}
