package io.tallylight.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read by name. {@code null} counts as absent. Every method throws {@link
 * InvalidFieldException} if the field is present and is not what the method asks for.
 */
public final class JsonFields {
    private static final String NO_TEXT = "must be a text";
    private static final String BLANK = "must have more than white space";

    private final ObjectNode node;
    private final String prefix;

    private JsonFields(ObjectNode node, String prefix) {
        this.node = node;
        this.prefix = prefix;
    }

    /** Returns the fields of a document with these known fields; an unknown one is refused, since it may be a slip. */
    public static JsonFields of(ObjectNode node, Set<String> known) {
        return new JsonFields(node, "").onlyKnown(known);
    }

    private JsonFields onlyKnown(Set<String> known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new InvalidFieldException(prefix + name, "is not a field that is known here");
            }
        }
        return this;
    }

    /** Returns whether the field is present. */
    public boolean has(String name) {
        return find(name) != null;
    }

    /** Returns a required text of {@code min} to {@code max} characters. */
    public String text(String name, int min, int max) {
        return optionalText(name, min, max).orElseThrow(() -> missing(name));
    }

    /** Returns a text of {@code min} to {@code max} characters. */
    public Optional<String> optionalText(String name, int min, int max) {
        JsonNode value = find(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(text(value, prefix + name, min, max));
    }

    /** Returns a required text for people that has more than white space. */
    public String visibleText(String name, int max) {
        String text = text(name, 1, max);
        if (!Text.isVisible(text)) {
            throw invalid(name, BLANK);
        }
        return text;
    }

    /** Returns a required text of one or more lines without hidden characters: see {@link Text#isPlainText}. */
    public String plainText(String name, int max) {
        String text = visibleText(name, max);
        if (!Text.isPlainText(text)) {
            throw invalid(name, Text.HIDDEN);
        }
        return text;
    }

    /** Returns a required text of one line without hidden characters: see {@link Text#isPlainLine}. */
    public String line(String name, int max) {
        return optionalLine(name, max).orElseThrow(() -> missing(name));
    }

    /** Returns a text of one line without hidden characters: see {@link Text#isPlainLine}. */
    public Optional<String> optionalLine(String name, int max) {
        if (!has(name)) {
            return Optional.empty();
        }
        String line = visibleText(name, max);
        if (!Text.isPlainLine(line)) {
            throw invalid(name, Text.HIDDEN);
        }
        return Optional.of(line);
    }

    /** Returns a required id: see {@link Id}. */
    public String id(String name) {
        return optionalId(name).orElseThrow(() -> missing(name));
    }

    /** Returns an id: see {@link Id}. */
    public Optional<String> optionalId(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return Optional.empty();
        } else if (!value.isTextual()) {
            throw invalid(name, NO_TEXT);
        }
        String fault = Id.fault(value.textValue());
        if (fault != null) {
            throw invalid(name, fault);
        }
        return Optional.of(value.textValue());
    }

    /** Returns a required whole number. */
    public long whole(String name, long min, long max) {
        OptionalLong value = optionalWhole(name, min, max);
        if (value.isEmpty()) {
            throw missing(name);
        }
        return value.getAsLong();
    }

    /**
     * Returns a whole number. {@code 1.0} and {@code 1e3} are refused: a client that writes them may have lost digits
     * before.
     */
    public OptionalLong optionalWhole(String name, long min, long max) {
        JsonNode value = find(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(whole(value, prefix + name, min, max));
    }

    /** Returns one of the given words. */
    public Optional<String> optionalChoice(String name, List<String> words) {
        Optional<String> word = optionalText(name, 1, Integer.MAX_VALUE);
        if (word.isPresent() && !words.contains(word.get())) {
            throw invalid(name, "must be one of " + String.join(", ", words));
        }
        return word;
    }

    /** Returns true or false. */
    public Optional<Boolean> optionalFlag(String name) {
        JsonNode value = find(name);
        if (value != null && !value.isBoolean()) {
            throw invalid(name, "must be true or false");
        }
        return Optional.ofNullable(value).map(JsonNode::booleanValue);
    }

    /** Returns an object. */
    public Optional<ObjectNode> optionalObject(String name) {
        JsonNode value = find(name);
        if (value != null && !value.isObject()) {
            throw invalid(name, "must be an object");
        }
        return Optional.ofNullable((ObjectNode) value);
    }

    /** Returns the fields of an object in a required field, with these known fields. */
    public JsonFields object(String name, Set<String> known) {
        ObjectNode nested = optionalObject(name).orElseThrow(() -> missing(name));
        return new JsonFields(nested, prefix + name + ".").onlyKnown(known);
    }

    /** Returns the objects in a required array, {@code min} to {@code max} of them, with these known fields. */
    public List<JsonFields> objects(String name, int min, int max, Set<String> known) {
        JsonNode array = find(name);
        if (array == null) {
            throw missing(name);
        } else if (!array.isArray() || array.size() < min || array.size() > max) {
            throw invalid(name, "must be an array of " + min + " to " + max + " objects");
        }
        JsonFields[] items = new JsonFields[array.size()];
        for (int i = 0; i < items.length; i++) {
            if (!(array.get(i) instanceof ObjectNode item)) {
                throw new InvalidFieldException(prefix + name + "[" + i + "]", "must be an object");
            }
            items[i] = new JsonFields(item, prefix + name + "[" + i + "].").onlyKnown(known);
        }
        return List.of(items);
    }

    /**
     * Returns an object whose values are texts: at most {@code entriesMax} of them, each 1 to {@code max} characters.
     */
    public Map<String, String> texts(String name, int entriesMax, int max) {
        Map<String, String> texts = new LinkedHashMap<>();
        entries(name, entriesMax)
                .forEach((key, value) -> texts.put(key, text(value, prefix + name + "." + key, 1, max)));
        return texts;
    }

    /** Returns an object whose values are whole numbers. */
    public Map<String, Long> wholes(String name, int entriesMax, long min, long max) {
        Map<String, Long> wholes = new LinkedHashMap<>();
        entries(name, entriesMax)
                .forEach((key, value) -> wholes.put(key, whole(value, prefix + name + "." + key, min, max)));
        return wholes;
    }

    /** Returns an exception for a field, to be thrown by the caller. */
    public InvalidFieldException invalid(String name, String reason) {
        return new InvalidFieldException(prefix + name, reason);
    }

    private Map<String, JsonNode> entries(String name, int entriesMax) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        optionalObject(name)
                .ifPresent(object -> object.properties().forEach(e -> entries.put(e.getKey(), e.getValue())));
        if (entries.size() > entriesMax) {
            throw invalid(name, "must have at most " + entriesMax + " entries");
        }
        for (String key : entries.keySet()) {
            String fault = Id.fault(key);
            if (fault != null) {
                throw invalid(name, "must have valid names: a name " + fault);
            }
        }
        return entries;
    }

    private @Nullable JsonNode find(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private InvalidFieldException missing(String name) {
        return invalid(name, "is missing");
    }

    /**
     * Returns the length of a text in code points, like JSON Schema counts: one outside Unicode's first plane is one as
     * well.
     */
    public static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String text(JsonNode value, String path, int min, int max) {
        if (!value.isTextual()) {
            throw new InvalidFieldException(path, NO_TEXT);
        }
        String text = value.textValue();
        int length = characters(text);
        if (!Text.isText(text)) {
            throw new InvalidFieldException(path, Text.HIDDEN);
        } else if (length < min || length > max) {
            String range = min == max ? Integer.toString(min) : min + " to " + max;
            throw new InvalidFieldException(path, "must have " + range + " characters");
        }
        return text;
    }

    private static long whole(JsonNode value, String path, long min, long max) {
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw new InvalidFieldException(path, "must be a whole number from " + min + " to " + max);
        }
        return value.longValue();
    }
}
