package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A row that makes no offer, while the rest of the file goes on.
 *
 * @param line the physical line of the file, counted from 1, where the row starts
 * @param reason every fault found in the row, each naming its column
 * @param handle the row's product, where it names one
 * @param sku the row's SKU, where it has or would have been given one
 */
public record RejectedRow(
        long line,
        String reason,
        @Nullable String handle,
        @Nullable String sku) {
    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("line", line).put("reason", reason);
        if (handle != null) {
            json.put("handle", handle);
        }
        if (sku != null) {
            json.put("sku", sku);
        }
        return json;
    }
}
