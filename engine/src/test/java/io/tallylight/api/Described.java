package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A description that comes with the program, and whether JSON is as one of its schemas says. Knows as much of JSON Schema as
 * ours use. Stricter than that in one thing: a field must be described, where its object's fields are.
 */
final class Described {
    private final JsonNode document;

    private Described(JsonNode document) {
        this.document = document;
    }

    /** @param resource such as {@code /openapi.yaml} */
    static Described by(String resource) throws IOException {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (InputStream in = Described.class.getResourceAsStream(resource)) {
            assertNotNull(in, resource + " comes with the program");
            return new Described(yaml.readTree(in));
        }
    }

    /** What of the JSON is not as the schema at this JSON Pointer says. */
    List<String> faults(String pointer, JsonNode json) {
        JsonNode schema = document.at(pointer);
        assertNotNull(schema.isMissingNode() ? null : schema, pointer + " leads nowhere");
        List<String> faults = new ArrayList<>();
        check("$", json, List.of(schema), faults);
        return faults;
    }

    /** All of the schemas apply. */
    private void check(String at, JsonNode json, List<JsonNode> schemas, List<String> faults) {
        List<JsonNode> parts = new ArrayList<>();
        schemas.forEach(schema -> flatten(schema, parts));
        for (JsonNode part : parts) {
            if (!hasType(part.path("type"), json)) {
                faults.add(at + " is " + json + ", no " + part.path("type"));
            }
            if (part.has("const") && !part.get("const").equals(json)) {
                faults.add(at + " is " + json + ", not " + part.get("const"));
            }
            if (part.has("enum") && !contains(part.get("enum"), json)) {
                faults.add(at + " is " + json + ", none of " + part.get("enum"));
            }
            if (json.isNumber() && json.longValue() < part.path("minimum").asLong(Long.MIN_VALUE)) {
                faults.add(at + " is " + json + ", too small");
            }
            if (json.isTextual()
                    && !Pattern.compile(part.path("pattern").asText(""))
                            .matcher(json.asText())
                            .find()) {
                faults.add(at + " is " + json + ", not as " + part.path("pattern"));
            }
            part.path("required").forEach(name -> {
                if (json.isObject() && !json.has(name.asText())) {
                    faults.add(at + " has no " + name);
                }
            });
            oneOfThem(at, json, part.has("anyOf") ? part.get("anyOf") : part.path("oneOf"), faults);
        }
        fields(at, json, parts, faults);
        for (JsonNode part : parts) {
            for (int i = 0; json.isArray() && part.has("items") && i < json.size(); i++) {
                check(at + "[" + i + "]", json.get(i), List.of(part.get("items")), faults);
            }
        }
    }

    private void fields(String at, JsonNode json, List<JsonNode> parts, List<String> faults) {
        Map<String, List<JsonNode>> described = new HashMap<>();
        JsonNode others = MissingNode.getInstance();
        for (JsonNode part : parts) {
            part.path("properties")
                    .properties()
                    .forEach(field -> described
                            .computeIfAbsent(field.getKey(), unused -> new ArrayList<>())
                            .add(field.getValue()));
            others = part.has("additionalProperties") ? part.get("additionalProperties") : others;
        }
        if (!json.isObject() || (described.isEmpty() && others.isMissingNode())) {
            return;
        }
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            List<JsonNode> its =
                    described.getOrDefault(field.getKey(), others.isObject() ? List.of(others) : List.of());
            if (its.isEmpty()) {
                faults.add(at + "." + field.getKey() + " is not described");
            } else {
                check(at + "." + field.getKey(), field.getValue(), its, faults);
            }
        }
    }

    private void oneOfThem(String at, JsonNode json, JsonNode choices, List<String> faults) {
        List<String> all = new ArrayList<>();
        for (JsonNode choice : choices) {
            List<String> its = new ArrayList<>();
            check(at, json, List.of(choice), its);
            if (its.isEmpty()) {
                return;
            }
            all.addAll(its);
        }
        faults.addAll(all);
    }

    private void flatten(JsonNode schema, List<JsonNode> into) {
        JsonNode ref = schema.get("$ref");
        if (ref != null) {
            flatten(document.at(ref.asText().substring(1)), into);
            return;
        }
        into.add(schema);
        schema.path("allOf").forEach(part -> flatten(part, into));
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasType(JsonNode type, JsonNode json) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (hasType(one, json)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "" -> true;
            case "string" -> json.isTextual();
            case "integer" -> json.isIntegralNumber();
            case "boolean" -> json.isBoolean();
            case "object" -> json.isObject();
            case "array" -> json.isArray();
            case "null" -> json.isNull();
            default -> throw new IllegalArgumentException("a type that is not known here: " + type);
        };
    }
}
