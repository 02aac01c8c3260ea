package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** An answer of the engine, and what tests say of it. */
record Reply(HttpResponse<byte[]> response) {
    int status() {
        return response.statusCode();
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    ObjectNode json() {
        try {
            return (ObjectNode) Json.read(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text(), e);
        }
    }

    @CanIgnoreReturnValue
    Reply is(int status) {
        assertEquals(status, status(), this::text);
        return this;
    }

    /** A problem of this type, in the form that every problem has. */
    @CanIgnoreReturnValue
    Reply isProblem(ProblemType type) {
        is(type.status());
        assertEquals("application/problem+json", header("Content-Type").orElse(""));
        ObjectNode json = json();
        assertEquals("/problems/" + type.word(), json.path("type").textValue());
        assertEquals(type.title(), json.path("title").textValue());
        assertEquals(type.status(), json.path("status").intValue());
        assertTrue(!json.path("detail").asText().isEmpty(), "a problem says what is wrong");
        assertEquals(
                Set.of(429, 503).contains(type.status()), header("Retry-After").isPresent());
        return this;
    }

    /** {@code invalid}, naming this field. */
    @CanIgnoreReturnValue
    Reply isInvalid(String field) {
        isProblem(ProblemType.INVALID);
        assertEquals(field, json().path("field").textValue());
        assertTrue(json().path("detail").asText().startsWith(field), this::text);
        return this;
    }
}
