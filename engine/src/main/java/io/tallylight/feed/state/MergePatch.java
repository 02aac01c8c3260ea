package io.tallylight.feed.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Computes JSON merge patches (RFC 7396), which turn a client's copy into ours. Documents hold no nulls. */
final class MergePatch {
    private MergePatch() {}

    /** Returns the patch from {@code before} to {@code after}; empty if they are equal. */
    static ObjectNode diff(ObjectNode before, ObjectNode after) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            JsonNode old = before.get(field.getKey());
            JsonNode now = field.getValue();
            if (old instanceof ObjectNode oldObject && now instanceof ObjectNode nowObject) {
                ObjectNode nested = diff(oldObject, nowObject);
                if (!nested.isEmpty()) {
                    patch.set(field.getKey(), nested);
                }
            } else if (!now.equals(old)) {
                patch.set(field.getKey(), now);
            }
        }
        before.fieldNames().forEachRemaining(name -> {
            if (!after.has(name)) {
                patch.putNull(name);
            }
        });
        return patch;
    }

    /**
     * Adds the fields that {@code before} has and {@code after} lacks to {@code retired}, at any depth, as nulls.
     * Together they are all names that a client may still hold from an older document.
     */
    static void retire(ObjectNode before, ObjectNode after, ObjectNode retired) {
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            String name = field.getKey();
            JsonNode now = after.get(name);
            if (field.getValue() instanceof ObjectNode old) {
                ObjectNode nested = retired.get(name) instanceof ObjectNode known ? known : retired.putObject(name);
                retire(old, now instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode(), nested);
            } else if (now == null && !(retired.get(name) instanceof ObjectNode)) {
                retired.putNull(name);
            }
        }
    }

    /** Returns a patch that turns every document made of these names into {@code document}. */
    static ObjectNode replacing(ObjectNode retired, ObjectNode document) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.setAll(document);
        for (Map.Entry<String, JsonNode> field : retired.properties()) {
            JsonNode now = document.get(field.getKey());
            if (now == null) {
                patch.putNull(field.getKey());
            } else if (now instanceof ObjectNode object && field.getValue() instanceof ObjectNode names) {
                patch.set(field.getKey(), replacing(names, object));
            }
        }
        return patch;
    }

    /** Returns whether a field is itself an object with fields, which may have had names that were never seen. */
    static boolean isNested(ObjectNode document) {
        for (JsonNode value : document) {
            if (value.isObject() && !value.isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
