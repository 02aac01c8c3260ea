package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A client of one engine. JSON may be written with ' for ". Any thread. */
final class Http {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final int port;
    private final Duration deadline;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Http(int port) {
        this(port, DEADLINE);
    }

    /**
     * A client that waits so long for an answer.
     *
     * @param deadline of each request
     */
    Http(int port, Duration deadline) {
        this.port = port;
        this.deadline = deadline;
    }

    /**
     * An answer.
     *
     * @param etag empty where it has none
     */
    record Reply(int status, boolean retryAfter, String etag, String text) {
        static Reply of(HttpResponse<byte[]> response) {
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").isPresent(),
                    response.headers().firstValue("ETag").orElse(""),
                    new String(response.body(), StandardCharsets.UTF_8));
        }

        JsonNode json() {
            try {
                return Json.read(text.getBytes(StandardCharsets.UTF_8));
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }

        @CanIgnoreReturnValue
        Reply is(int expected) {
            assertTrue(status == expected, () -> "expected " + expected + ", not " + status + ": " + text);
            return this;
        }
    }

    Reply get(String path) {
        return join(send("GET", path, "", ""));
    }

    Reply put(String path, String json) {
        return join(send("PUT", path, json, ""));
    }

    Reply delete(String path) {
        return join(send("DELETE", path, "", ""));
    }

    /** Posts under a key of its own. */
    Reply post(String path, String json) {
        return join(postAsync(path, key(), json));
    }

    CompletableFuture<Reply> postAsync(String path, String key, String json) {
        return send("POST", path, json, key);
    }

    CompletableFuture<Reply> deleteAsync(String path) {
        return send("DELETE", path, "", "");
    }

    /** Patches what still has this ETag. */
    CompletableFuture<Reply> patchAsync(String path, String etag, String json) {
        return send("PATCH", path, json, "If-Match", etag);
    }

    /** Sends any request; key and body may be empty. */
    CompletableFuture<Reply> send(String method, String path, String json, String key) {
        return send(method, path, json, "Idempotency-Key", key);
    }

    private CompletableFuture<Reply> send(String method, String path, String json, String header, String value) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(deadline)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body.length > 0) {
            request.header("Content-Type", "application/json");
        }
        if (!value.isEmpty()) {
            request.header(header, value);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Reply::of);
    }

    @CanIgnoreReturnValue
    static <T> T join(CompletableFuture<T> future) {
        return Await.done(future);
    }

    static String key() {
        return UUID.randomUUID().toString();
    }

    /** Makes a live show; answers its path. */
    String liveShow(String id, long holdMs) {
        String path = "/v1/shows/" + id;
        Reply made = put(path, "{'title':'Live','currency':'EUR','status':'live','holdMs':" + holdMs + "}");
        assertTrue(made.status() == 201 || made.status() == 200, made::text);
        return path;
    }

    void offer(String show, String sku, int allotted) {
        put(show + "/offers/" + sku, "{'title':'An offer','price':1000,'allotted':" + allotted + "}")
                .is(201);
    }

    static String basket(String buyer, String sku, int quantity) {
        return "{'buyerId':'" + buyer + "','lines':[{'sku':'" + sku + "','quantity':" + quantity + "}]}";
    }

    /** Reserves one unit; answers the path of the reservation. */
    String reserve(String show, String sku) {
        String id = post(show + "/reservations", basket("b", sku, 1))
                .is(201)
                .json()
                .path("id")
                .textValue();
        return show + "/reservations/" + id;
    }

    /** {@code available reserved sold} of an offer. */
    String counters(String show, String sku) {
        JsonNode offer = get(show + "/offers/" + sku).is(200).json();
        return offer.path("available") + " " + offer.path("reserved") + " " + offer.path("sold");
    }

    /** The audit, which must be conserved. */
    @CanIgnoreReturnValue
    JsonNode audit(String show) {
        JsonNode audit = get(show + "/ledger").is(200).json();
        assertTrue(audit.path("conserved").booleanValue(), audit::toString);
        return audit;
    }
}
