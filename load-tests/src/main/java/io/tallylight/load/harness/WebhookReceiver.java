package io.tallylight.load.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.evidence.Waiting;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A receiver of orders as a good one is: it verifies the signature of Standard Webhooks, keeps the ids of what it has taken,
 * and takes each message once. It may be told to be away, and then takes nothing.
 *
 * <p>It has an event loop of its own, on which it calls the one who wants the messages; its methods may be called from any
 * thread.
 */
public final class WebhookReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;
    /** What is older may have been recorded by somebody and sent again. */
    private static final long TOLERANCE_S = 300;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final byte[] secret = new byte[SECRET_BYTES];
    private final Consumer<Message> taker;
    private final Set<String> taken = new HashSet<>();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong unsigned = new AtomicLong();
    private final HttpServer server;
    private volatile boolean away;

    /**
     * A message that it took.
     *
     * @param id its {@code webhook-id}
     * @param arrivedAt epoch ms
     * @param type such as {@code order.committed}
     */
    public record Message(String id, long arrivedAt, String type, JsonNode data) {}

    private WebhookReceiver(Consumer<Message> taker) {
        this.taker = taker;
        new SecureRandom().nextBytes(secret);
        var listening = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true))
                .requestHandler(request -> request.body().onSuccess(body -> receive(request, body)))
                .listen();
        try {
            this.server = Waiting.on("the receiver's port", listening);
        } catch (EvidenceException e) {
            Waiting.close(vertx);
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Starts one on a free port; {@code taker} gets each message once, on the receiver's event loop, and must not block. */
    public static WebhookReceiver start(Consumer<Message> taker) {
        return new WebhookReceiver(taker);
    }

    /** As {@code orders.webhook.url} takes it. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/orders";
    }

    /** As {@code orders.webhook.secrets} takes it. */
    public String secret() {
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }

    /** Whether it answers 503 to everything from now on. */
    public void away(boolean now) {
        away = now;
    }

    /** Messages that came again after they had been taken. */
    public long repeats() {
        return repeats.get();
    }

    /** Messages without a good signature, or with an old one; none of them was taken. */
    public long unsigned() {
        return unsigned.get();
    }

    private void receive(HttpServerRequest request, Buffer body) {
        int status = away ? 503 : take(request.headers(), body.getBytes());
        var unused = request.response().setStatusCode(status).end();
    }

    private int take(MultiMap headers, byte[] body) {
        var id = headers.get("webhook-id");
        var time = headers.get("webhook-timestamp");
        var signatures = headers.get("webhook-signature");
        long now = System.currentTimeMillis();
        if (id == null || time == null || signatures == null || !isGenuine(id, time, signatures, body, now)) {
            unsigned.incrementAndGet();
            return 401;
        }
        if (!taken.add(id)) {
            repeats.incrementAndGet();
            return 204;
        }
        try {
            var envelope = JSON.readTree(body);
            taker.accept(new Message(id, now, envelope.path("type").asText(), envelope.path("data")));
            return 204;
        } catch (IOException e) {
            return 400;
        }
    }

    private boolean isGenuine(String id, String time, String signatures, byte[] body, long nowMs) {
        if (!time.matches("\\d{1,12}") || Math.abs(nowMs / 1_000 - Long.parseLong(time)) > TOLERANCE_S) {
            return false;
        }
        var expected = ("v1," + sign(id + "." + time + ".", body)).getBytes(StandardCharsets.US_ASCII);
        for (var signature : signatures.split(" ", -1)) {
            if (MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII))) {
                return true;
            }
        }
        return false;
    }

    private String sign(String head, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    @Override
    public void close() {
        Waiting.close(vertx);
    }
}
