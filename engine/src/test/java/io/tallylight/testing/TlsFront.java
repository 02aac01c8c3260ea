package io.tallylight.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Speaks TLS with clients and passes what they say on to a server on loopback that speaks none. */
public final class TlsFront implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final NetServer server;

    /**
     * Listens on a free port.
     *
     * @param keyStore made by {@link Receiver#certificate}
     * @param clientCa certificate in PEM that clients must show one of, null where none is asked for
     * @param port of the server behind it
     */
    public TlsFront(Path keyStore, @Nullable Path clientCa, int port) {
        NetServerOptions options = new NetServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions().setPath(keyStore.toString()).setPassword(Receiver.PASSWORD));
        if (clientCa != null) {
            options.setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertPath(clientCa.toString()));
        }
        NetClient behind = vertx.createNetClient();
        server = Await.result(vertx.createNetServer(options)
                .connectHandler(client -> {
                    client.pause();
                    behind.connect(port, "127.0.0.1")
                            .onSuccess(to -> join(client, to))
                            .onFailure(failure -> close(client));
                })
                .listen());
    }

    /** The address of a Redis behind it, by a name that its certificate may have. */
    public String redisUrl() {
        return "rediss://localhost:" + server.actualPort();
    }

    private static void join(NetSocket client, NetSocket behind) {
        client.handler(bytes -> {
            var unused = behind.write(bytes);
        });
        behind.handler(bytes -> {
            var unused = client.write(bytes);
        });
        client.closeHandler(v -> close(behind));
        behind.closeHandler(v -> close(client));
        client.resume();
    }

    private static void close(NetSocket socket) {
        var unused = socket.close();
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
