package io.tallylight.api;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Talks HTTP with an engine. JSON may be written with ' for ". A patient one asks again, until the deadline, what was
 * answered with 503 because the machine had no time for Redis; nothing was done then. Any thread.
 */
final class Api {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String JSON = "application/json";

    private static final Executor LATER = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);
    private static final List<String> NOTHING_WAS_DONE =
            List.of("\"/problems/unavailable\"", "\"/problems/overloaded\"");

    private final int port;
    private final boolean patient;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Which takes every answer as it comes. */
    Api(int port) {
        this(port, false);
    }

    private Api(int port, boolean patient) {
        this.port = port;
        this.patient = patient;
    }

    static Api patient(int port) {
        return new Api(port, true);
    }

    /** Of the same engine, taking every answer as it comes. */
    Api impatient() {
        return new Api(port);
    }

    int port() {
        return port;
    }

    Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Reply put(String path, String json, String... headers) {
        return send("PUT", path, json, with(headers, "Content-Type", JSON));
    }

    Reply patch(String path, String json, String... headers) {
        return send("PATCH", path, json, with(headers, "Content-Type", "application/merge-patch+json"));
    }

    Reply delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    /** Posts under a key of its own. */
    Reply post(String path, String json, String... headers) {
        return send("POST", path, json, with(headers, "Content-Type", JSON, "Idempotency-Key", key()));
    }

    /** Posts under this key. */
    Reply keyed(String path, String key, String json) {
        return send("POST", path, json, "Content-Type", JSON, "Idempotency-Key", key);
    }

    Reply send(String method, String path, String body, String... headers) {
        return send(method, path, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), headers);
    }

    Reply send(String method, String path, byte[] body, String... headers) {
        try {
            return Await.done(ask(request(method, path, body, headers), System.nanoTime()));
        } catch (AssertionError e) {
            throw new AssertionError(method + " " + path + " has no answer", e);
        }
    }

    CompletableFuture<Reply> postAsync(String path, String key, String json) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ask(request("POST", path, body, "Content-Type", JSON, "Idempotency-Key", key), System.nanoTime());
    }

    CompletableFuture<Reply> patchAsync(String path, String json) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ask(request("PATCH", path, body, "Content-Type", JSON), System.nanoTime());
    }

    private CompletableFuture<Reply> ask(HttpRequest request, long sinceNanos) {
        return client.sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(Reply::new)
                .thenCompose(reply -> {
                    boolean again = patient
                            && reply.status() == 503
                            && NOTHING_WAS_DONE.stream().anyMatch(reply.text()::contains)
                            && System.nanoTime() - sinceNanos < DEADLINE.toNanos();
                    return again
                            ? CompletableFuture.runAsync(() -> {}, LATER).thenCompose(v -> ask(request, sinceNanos))
                            : CompletableFuture.completedFuture(reply);
                });
    }

    /** Makes a live show in euros and answers its id. */
    String liveShow() {
        return show("{'title':'Live','currency':'EUR','status':'live'}");
    }

    /** Makes a show and answers its id. */
    String show(String json) {
        String id = "show-" + UUID.randomUUID();
        put("/v1/shows/" + id, json).is(201);
        return id;
    }

    /** Makes an offer at 10.00 and answers its path. */
    @CanIgnoreReturnValue
    String offer(String show, String sku, int allotted) {
        return offer(show, sku, "{'title':'An offer','price':1000,'allotted':" + allotted + "}");
    }

    @CanIgnoreReturnValue
    String offer(String show, String sku, String json) {
        String path = "/v1/shows/" + show + "/offers/" + sku;
        put(path, json).is(201);
        return path;
    }

    Reply reserve(String show, String sku, int quantity) {
        return post(reservations(show), "{'buyerId':'b','lines':[{'sku':'" + sku + "','quantity':" + quantity + "}]}");
    }

    static String reservations(String show) {
        return "/v1/shows/" + show + "/reservations";
    }

    /** {@code available reserved sold} of an offer. */
    String counters(String show, String sku) {
        var offer = get("/v1/shows/" + show + "/offers/" + sku).is(200).json();
        return offer.path("available") + " " + offer.path("reserved") + " " + offer.path("sold");
    }

    /** The ledger's audit as JSON text, which must be conserved. */
    @CanIgnoreReturnValue
    String audit(String show) {
        var audit = get("/v1/shows/" + show + "/ledger").is(200).json();
        if (!audit.path("conserved").booleanValue()) {
            throw new AssertionError("not conserved: " + audit);
        }
        return Json.write(audit);
    }

    static String key() {
        return UUID.randomUUID().toString();
    }

    private HttpRequest request(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(DEADLINE)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    /** Adds headers, unless the test has its own of that name. */
    private static String[] with(String[] own, String... added) {
        List<String> all = new ArrayList<>(List.of(own));
        for (int i = 0; i < added.length; i += 2) {
            if (!all.contains(added[i])) {
                all.add(added[i]);
                all.add(added[i + 1]);
            }
        }
        return all.toArray(String[]::new);
    }
}
