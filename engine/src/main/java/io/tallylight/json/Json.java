package io.tallylight.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The only JSON mapper, and the operations with it. */
public final class Json {
    private static final int DEPTH_MAX = 16;

    /**
     * Reads only UTF-8; refuses duplicate names and anything after the document; keeps decimals as they are written.
     */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    /** Reads a part of a document, and ignores the text after it. */
    private static final ObjectReader PART = MAPPER.reader()
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(new BoundedNumbers());

    /** Reads documents of strangers. Documents that were stored before numbers had limits are read without it. */
    private static final ObjectReader FOREIGN = MAPPER.reader().with(new BoundedNumbers());

    private Json() {}

    /** Returns a new, empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Reads a document that a stranger wrote.
     *
     * @throws JsonProcessingException with line and column if it is not JSON; a {@link StreamConstraintsException} if
     *     it is nested too deeply or has a number out of range; a {@link NotUtf8Exception} if it is not UTF-8
     */
    public static JsonNode read(byte[] bytes) throws JsonProcessingException {
        requireUtf8(bytes);
        try {
            return FOREIGN.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        } catch (ArithmeticException | NumberFormatException e) {
            throw outOfRange(e);
        }
    }

    /**
     * Returns a stream of tokens of a document that a stranger wrote.
     *
     * @throws NotUtf8Exception if it is not UTF-8
     */
    public static JsonParser parser(byte[] bytes) throws IOException {
        requireUtf8(bytes);
        return MAPPER.createParser(bytes);
    }

    private static void requireUtf8(byte[] bytes) throws NotUtf8Exception {
        int invalid = Utf8Check.indexOfInvalid(bytes);
        if (invalid >= 0) {
            throw new NotUtf8Exception(invalid);
        }
    }

    /** Converts the exception that Jackson lets escape for a number that no {@link java.math.BigDecimal} can be. */
    private static StreamConstraintsException outOfRange(RuntimeException cause) {
        StreamConstraintsException failure = new StreamConstraintsException("a number is out of range");
        failure.initCause(cause);
        return failure;
    }

    /**
     * Reads the object at which a stream of {@link #MAPPER} has just arrived, and no further; a stranger wrote it.
     *
     * @throws IOException if it is not JSON, or has a number out of range
     */
    public static ObjectNode readObject(JsonParser in) throws IOException {
        try {
            return (ObjectNode) PART.readTree(in);
        } catch (ArithmeticException | NumberFormatException e) {
            throw outOfRange(e);
        }
    }

    /**
     * Reads an object.
     *
     * @throws IllegalArgumentException if the text is not a JSON object
     */
    public static ObjectNode readObject(String json) {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("a number is out of range", e);
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    /** Returns the named fields that have a value, in the order of the names. */
    public static ObjectNode pick(ObjectNode document, List<String> names) {
        ObjectNode picked = object();
        for (String name : names) {
            JsonNode value = document.get(name);
            if (value != null && !value.isNull()) {
                picked.set(name, value);
            }
        }
        return picked;
    }

    /** Writes a document, in the order of its fields. */
    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** Writes a document as UTF-8. */
    public static byte[] encode(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /**
     * Writes a document the same way whatever the order of its fields and the spelling of its numbers: two equal
     * documents have one canonical text. Numbers are equal by value, so {@code 1.10} is {@code 1.1} and {@code 1.0} is
     * {@code 1}.
     */
    public static String canonical(JsonNode node) {
        try {
            return SORTED.writeValueAsString(NumbersByValue.of(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** Returns the target with a JSON merge patch applied (RFC 7396); changes neither. */
    public static ObjectNode mergePatch(ObjectNode target, ObjectNode patch) {
        ObjectNode merged = target.deepCopy();
        patch.properties().forEach(change -> {
            JsonNode value = change.getValue();
            if (value.isNull()) {
                merged.remove(change.getKey());
            } else if (value instanceof ObjectNode nested) {
                JsonNode old = merged.get(change.getKey());
                merged.set(change.getKey(), mergePatch(old instanceof ObjectNode o ? o : object(), nested));
            } else {
                merged.set(change.getKey(), value);
            }
        });
        return merged;
    }
}
