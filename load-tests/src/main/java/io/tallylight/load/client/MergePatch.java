package io.tallylight.load.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396) of one object by another. */
final class MergePatch {
    private MergePatch() {}

    /** Changes {@code target}: objects merge, null removes, everything else replaces. Keeps nothing of the patch. */
    static void apply(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(entry -> {
            var name = entry.getKey();
            var value = entry.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value.isObject()) {
                var inner = target.get(name) instanceof ObjectNode known ? known : target.putObject(name);
                apply(inner, value);
            } else {
                target.set(name, value.deepCopy());
            }
        });
    }
}
