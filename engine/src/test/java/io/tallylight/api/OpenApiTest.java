package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static JsonNode api;

    @BeforeAll
    static void read() throws IOException {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
            assertNotNull(in, "openapi.yaml comes with the program");
            api = yaml.readTree(in);
        }
    }

    @Test
    void everyReferenceResolvesAndEveryComponentIsUsed() {
        Set<String> used = new HashSet<>();
        walk(api, node -> {
            JsonNode ref = node.get("$ref");
            if (ref != null) {
                assertTrue(ref.textValue().startsWith("#/"), ref.textValue());
                assertFalse(
                        api.at(ref.textValue().substring(1)).isMissingNode(), () -> ref.textValue() + " leads nowhere");
                used.add(ref.textValue());
            }
        });
        for (String kind : List.of("parameters", "headers", "responses", "schemas")) {
            for (Map.Entry<String, JsonNode> component :
                    api.at("/components/" + kind).properties()) {
                String ref = "#/components/" + kind + "/" + component.getKey();
                assertTrue(used.contains(ref), () -> ref + " is used nowhere");
            }
        }
    }

    @Test
    void noUnquotedCommaMakesAPropertyOfASentence() throws IOException {
        for (String file : List.of("/openapi.yaml", "/asyncapi.yaml")) {
            List<String> found = new ArrayList<>();
            try (InputStream in = OpenApiTest.class.getResourceAsStream(file)) {
                assertNotNull(in, file);
                walk(
                        new YAMLMapper().readTree(in),
                        node -> node.properties().stream()
                                .filter(property -> property.getValue().isNull()
                                        && property.getKey().matches(".*[ .].*"))
                                .forEach(property -> found.add(property.getKey())));
            }
            assertEquals(List.of(), found, file);
        }
    }

    @Test
    void everyCallSaysWhichCredentialsItTakes() {
        assertTrue(api.path("security").isArray(), "the document says it for all calls");
    }

    @Test
    void everyOperationHasItsOwnIdASummaryATagAndDescribedResponses() {
        Set<String> ids = new HashSet<>();
        Set<String> tags = new HashSet<>(api.path("tags").findValuesAsText("name"));
        operations((path, operation) -> {
            String id = operation.path("operationId").asText();
            assertTrue(!id.isEmpty() && ids.add(id), () -> path + " has an operationId of its own");
            assertFalse(operation.path("summary").asText().isEmpty(), path);
            assertTrue(tags.contains(operation.path("tags").path(0).asText()), path);
            assertFalse(operation.path("responses").isEmpty(), path);
            for (JsonNode response : operation.path("responses")) {
                assertFalse(resolved(response).path("description").asText().isEmpty(), path);
            }
        });
    }

    @Test
    void everyPlaceholderOfAPathIsAParameterAndTheOtherWayRound() {
        Pattern placeholder = Pattern.compile("\\{([a-z]+)}");
        for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
            Set<String> named = new TreeSet<>();
            Matcher matcher = placeholder.matcher(path.getKey());
            while (matcher.find()) {
                named.add(matcher.group(1));
            }
            List<JsonNode> parameters = new ArrayList<>();
            path.getValue().path("parameters").forEach(parameters::add);
            path.getValue().forEach(operation -> operation.path("parameters").forEach(parameters::add));
            Set<String> declared = new TreeSet<>();
            for (JsonNode parameter : parameters) {
                if (resolved(parameter).path("in").asText().equals("path")) {
                    declared.add(resolved(parameter).path("name").asText());
                }
            }
            assertEquals(named, declared, path.getKey());
        }
    }

    @Test
    void everyPostThatMovesStockOrMoneyNeedsAnIdempotencyKey() {
        List<String> without = new ArrayList<>();
        operations((path, operation) -> {
            boolean keyed = operation.path("parameters").findValuesAsText("$ref").stream()
                    .anyMatch(ref -> ref.endsWith("/IdempotencyKey"));
            if (path.startsWith("post ") && !keyed) {
                without.add(path);
            }
            assertTrue(!keyed || path.startsWith("post "), path);
        });
        assertEquals(
                List.of(
                        "post /v1/shows/{show}/imports",
                        "post /v1/shows/{show}/reservations/{reservation}/extension",
                        "post /v1/shows/{show}/rebuild",
                        "post /v1/webhooks/stripe",
                        "post /v1/webhooks/shopify",
                        "post /v1/incidents/{incident}/retry",
                        "post /v1/dead-letters/{letter}/replay",
                        "post /v1/blocked-messages/{message}/set-aside",
                        "post /v1/order-systems/{system}/resume",
                        "post /v1/shows/{show}/notices",
                        "post /v1/feed-tickets"),
                without,
                "notices and tickets move nothing, imports, rebuilds and webhooks repeated change nothing by themselves, an"
                        + " extension moves no stock, and what is tried again is done once");
    }

    @Test
    void everyProblemHasAnExampleThatAgreesWithItsPage() {
        Map<String, ProblemPages.Page> pages = ProblemPages.load().all();
        Set<String> examples = new HashSet<>();
        for (Map.Entry<String, JsonNode> example :
                api.at("/components/examples").properties()) {
            JsonNode value = example.getValue().path("value");
            ProblemPages.Page page = pages.get(example.getKey());
            assertNotNull(page, () -> example.getKey() + " has no page");
            assertEquals("/problems/" + page.name(), value.path("type").asText());
            assertEquals(page.title(), value.path("title").asText());
            assertEquals(page.status(), value.path("status").asInt(), page.name());
            examples.add(page.name());
        }
        assertEquals(pages.keySet(), examples);
    }

    @Test
    void everyProblemShownWithAResponseHasThatResponsesStatusAndAPage() {
        Set<String> pages = ProblemPages.load().all().keySet();
        operations((path, operation) -> {
            for (Map.Entry<String, JsonNode> response :
                    operation.path("responses").properties()) {
                JsonNode problems =
                        resolved(response.getValue()).path("content").path("application/problem+json");
                for (JsonNode example : problems.path("examples")) {
                    JsonNode value = resolved(example).path("value");
                    String type = value.path("type").asText();
                    assertTrue(pages.contains(type.replace("/problems/", "")), () -> path + ": " + type);
                    if (!response.getKey().equals("default")) {
                        assertEquals(response.getKey(), value.path("status").asText(), path + ": " + type);
                    }
                }
            }
        });
    }

    @Test
    void everyCallMayMeetAQuotaAndEveryBodyMayBeLateOrTooLarge() {
        operations((path, operation) -> {
            if (path.contains(" /v1/")) {
                JsonNode responses = operation.path("responses");
                assertTrue(responses.has("429"), path);
                assertTrue(!operation.has("requestBody") || (responses.has("408") && responses.has("413")), path);
            }
        });
    }

    private static JsonNode resolved(JsonNode node) {
        JsonNode ref = node.get("$ref");
        return ref == null ? node : resolved(api.at(ref.textValue().substring(1)));
    }

    /** Each operation under its method and path. */
    private static void operations(BiConsumer<String, JsonNode> each) {
        for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
                if (METHODS.contains(entry.getKey())) {
                    each.accept(entry.getKey() + " " + path.getKey(), entry.getValue());
                }
            }
        }
    }

    private static void walk(JsonNode node, Consumer<JsonNode> each) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            walk(entry.getValue(), each);
        }
        if (node.isArray()) {
            node.forEach(item -> walk(item, each));
        }
        each.accept(node);
    }
}
