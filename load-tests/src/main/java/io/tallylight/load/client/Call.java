package io.tallylight.load.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * One request, the same at every attempt.
 *
 * @param path from {@code /v1} on, already percent-encoded
 * @param key the {@code Idempotency-Key}, on a {@code POST}
 */
record Call(
        HttpMethod method,
        String path,
        @Nullable JsonNode body,
        @Nullable String key,
        String contentType) {
    private static final String JSON = "application/json";

    static Call get(String path) {
        return new Call(HttpMethod.GET, path, null, null, JSON);
    }

    static Call put(String path, JsonNode body) {
        return new Call(HttpMethod.PUT, path, body, null, JSON);
    }

    static Call mergePatch(String path, JsonNode body) {
        return new Call(HttpMethod.PATCH, path, body, null, "application/merge-patch+json");
    }

    static Call post(String path, JsonNode body, String key) {
        return new Call(HttpMethod.POST, path, body, key, JSON);
    }

    static Call delete(String path) {
        return new Call(HttpMethod.DELETE, path, null, null, JSON);
    }

    @Override
    public String toString() {
        return method + " " + path + (key == null ? "" : " key " + key);
    }
}
