package io.tallylight.testing;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A receiver of webhooks that keeps each message once by its id, as receivers should; a test may make it misbehave. */
public final class Receiver implements AutoCloseable {
    /** Of the key stores that {@link #certificate} makes. */
    static final String PASSWORD = "changeit";

    /** One message as it came. */
    public record Received(MultiMap headers, String body) {
        public String id() {
            return headers.get("webhook-id");
        }
    }

    /** What it does with a message; true where it answers itself, and the message counts as not taken. */
    public interface Trouble {
        boolean with(HttpServerRequest request, Received received);
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final boolean tls;
    private boolean closed;
    private final List<Received> all = new ArrayList<>();
    private final Map<String, Received> taken = new LinkedHashMap<>();

    public volatile Trouble trouble = (request, received) -> false;

    public Receiver() {
        this(null);
    }

    /** With TLS under this key store, made by {@link #certificate}. */
    public Receiver(@Nullable Path keyStore) {
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        if (keyStore != null) {
            options.setSsl(true)
                    .setKeyCertOptions(
                            new PfxOptions().setPath(keyStore.toString()).setPassword(PASSWORD));
        }
        tls = keyStore != null;
        server = Await.result(
                vertx.createHttpServer(options).requestHandler(this::receive).listen());
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Received received =
                    new Received(MultiMap.caseInsensitiveMultiMap().addAll(request.headers()), body.toString());
            synchronized (this) {
                all.add(received);
            }
            if (!trouble.with(request, received)) {
                take(received);
                request.response().end("thank you");
            }
        });
    }

    /** As if it had been answered with success. */
    public synchronized void take(Received received) {
        taken.putIfAbsent(received.id(), received);
    }

    public String url() {
        return (tls ? "https://localhost:" : "http://localhost:") + server.actualPort() + "/hooks?shop=1";
    }

    /** Every message that came, repeats included. */
    public synchronized List<Received> all() {
        return List.copyOf(all);
    }

    /** Each message that was taken, once, in the order in which they came. */
    public synchronized List<Received> taken() {
        return List.copyOf(taken.values());
    }

    /** A key store with a certificate for localhost that nobody signed, and beside it the certificate as {@code .pem}. */
    public static Path certificate(Path folder, String name) throws IOException {
        Path store = folder.resolve(name + ".p12");
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        run(
                tool,
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:" + name,
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        run(
                tool,
                "-exportcert",
                "-rfc",
                "-alias",
                "it",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                folder.resolve(name + ".pem").toString());
        return store;
    }

    /** The private key in a key store made by {@link #certificate}, as a file in PEM beside it. */
    public static Path privateKey(Path store) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            byte[] key = keys.getKey("it", PASSWORD.toCharArray()).getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            Path file = store.resolveSibling(store.getFileName() + ".key.pem");
            return Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void run(Path tool, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile("keytool", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int code = Await.ended(process);
        if (code != 0) {
            throw new IOException(Files.readString(log));
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Await.result(server.close());
        Await.result(vertx.close());
    }
}
