package io.tallylight.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;

/** The few calls of the HTTP API that the demo needs. For any thread; calls block. */
final class DemoApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int TRIES_MAX = 3;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String base;

    DemoApi(String base) {
        this.base = base;
    }

    /** A status and its JSON; missing if there was none. */
    record Reply(int status, JsonNode body) {
        boolean done() {
            return status >= 200 && status < 300;
        }
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Reply put(String path, ObjectNode body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
    }

    Reply patch(String path, ObjectNode body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
    }

    Reply delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    /**
     * Posts with a key of its own; after an unknown outcome it asks again with the same key, so nothing happens twice.
     */
    Reply post(String path, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        for (int attempt = 1; ; attempt++) {
            Reply reply = send(request);
            if (reply.status() != 503 || attempt == TRIES_MAX) {
                return reply;
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        byte[] body = response.body();
        return new Reply(response.statusCode(), body.length == 0 ? MissingNode.getInstance() : json.readTree(body));
    }
}
