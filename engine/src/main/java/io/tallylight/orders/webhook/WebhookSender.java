package io.tallylight.orders.webhook;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts a message and waits for the answer, on connections that stay open between messages. TLS is verified, redirects are
 * not followed, and the address that was checked is the one that is connected to. Called from worker threads; the HTTP
 * itself runs on an event loop.
 */
final class WebhookSender implements AutoCloseable {
    private static final int EXCERPT_CHARS = 200;

    /** Largest body of an answer that is read; a longer body costs the connection. */
    private static final int ANSWER_BYTES_MAX = 64 * 1_024;

    private static final int CONNECT_MS_MAX = 5_000;
    private static final int IDLE_SECONDS = 30;

    private final WebhookSettings settings;
    private final WebhookSigner webhookSigner;
    private final Clock clock;
    private final Context context;
    private final HttpClient client;
    private final boolean tls;
    private final int port;
    private final String path;
    private final AtomicInteger turn = new AtomicInteger();

    WebhookSender(Vertx vertx, WebhookSettings settings, int connections, Clock clock) {
        this.settings = settings;
        this.webhookSigner = new WebhookSigner(settings.secrets());
        this.clock = clock;
        this.context = vertx.getOrCreateContext();
        URI url = settings.url();
        this.tls = "https".equals(url.getScheme());
        this.port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        String raw = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        this.path = url.getRawQuery() == null ? raw : raw + "?" + url.getRawQuery();
        this.client = vertx.createHttpClient(options(), new PoolOptions().setHttp1MaxSize(connections));
    }

    private HttpClientOptions options() {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(tls)
                .setTrustAll(false)
                .setVerifyHost(true)
                .setConnectTimeout(Math.min(CONNECT_MS_MAX, settings.timeoutMs()))
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setDecompressionSupported(false);
        if (settings.caFile() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(settings.caFile().toString()));
        }
        return options;
    }

    /**
     * Sends, and blocks until the head of the answer is there.
     *
     * @throws UnknownHostException when the receiver's address is not known or not allowed
     * @throws ExecutionException when there was no answer
     * @throws TimeoutException when there was none in time
     */
    WebhookResponse send(WebhookMessage message)
            throws UnknownHostException, ExecutionException, TimeoutException, InterruptedException {
        InetAddress[] addressPolicy = AddressPolicy.of(settings.url().getHost(), settings.allowPrivateAddresses());
        InetAddress address = addressPolicy[Math.floorMod(turn.getAndIncrement(), addressPolicy.length)];
        byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
        long timestamp = clock.instant().getEpochSecond();
        Map<String, String> headers = Map.of(
                "webhook-id", message.id(),
                "webhook-timestamp", Long.toString(timestamp),
                "webhook-signature", webhookSigner.sign(message.id(), timestamp, body),
                "content-type", "application/json",
                "user-agent", "Tallylight");
        RequestOptions to = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(settings.url().getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(path)
                .setFollowRedirects(false);
        CompletableFuture<WebhookResponse> answer = new CompletableFuture<>();
        context.runOnContext(go -> post(to, headers, Buffer.buffer(body))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        return answer.get(2L * settings.timeoutMs(), TimeUnit.MILLISECONDS); // the request's own deadline comes first
    }

    private Future<WebhookResponse> post(RequestOptions to, Map<String, String> headers, Buffer body) {
        return client.request(to)
                .compose(request -> {
                    headers.forEach(request::putHeader);
                    return request.send(body)
                            .timeout(settings.timeoutMs(), TimeUnit.MILLISECONDS)
                            .onFailure(e -> {
                                var unused = request.reset(); // the connection cannot be used any more
                            })
                            .compose(response -> read(request, response));
                })
                .timeout(settings.timeoutMs() * 3L / 2, TimeUnit.MILLISECONDS);
    }

    /** The head decides the outcome; the body of a successful answer is read only to keep the connection. */
    private Future<WebhookResponse> read(HttpClientRequest request, HttpClientResponse response) {
        String retryAfter = response.getHeader(HttpHeaders.RETRY_AFTER);
        WebhookResponse decided = new WebhookResponse(response.statusCode(), retryAfter, "");
        Promise<WebhookResponse> read = Promise.promise();
        Buffer seen = Buffer.buffer();
        response.handler(chunk -> {
            seen.appendBuffer(chunk);
            if (seen.length() > ANSWER_BYTES_MAX) {
                read.tryComplete(new WebhookResponse(decided.status(), retryAfter, excerpt(seen)));
                var unused = request.reset();
            }
        });
        response.exceptionHandler(e -> read.tryComplete(decided));
        response.endHandler(end -> read.tryComplete(new WebhookResponse(decided.status(), retryAfter, excerpt(seen))));
        if (decided.isTaken()) {
            // A body that never ends must not hold up the next message.
            long timer = context.owner().setTimer(settings.timeoutMs(), late -> {
                var unused = request.reset();
            });
            read.future().onComplete(done -> context.owner().cancelTimer(timer));
            return Future.succeededFuture(decided);
        }
        return read.future()
                .timeout(settings.timeoutMs(), TimeUnit.MILLISECONDS)
                .recover(late -> {
                    var unused = request.reset();
                    return Future.succeededFuture(decided);
                });
    }

    private static String excerpt(Buffer body) {
        String text = body.getString(0, Math.min(body.length(), 4 * EXCERPT_CHARS), "UTF-8");
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > EXCERPT_CHARS ? line.substring(0, EXCERPT_CHARS) : line;
    }

    @Override
    public void close() {
        var unused = client.close();
    }
}
