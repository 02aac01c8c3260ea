package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * An offer that has another SKU than its variant in the file.
 *
 * @param line the physical line of the file, counted from 1, where the row starts
 * @param sku of the offer
 * @param shopSku of the variant; null where it is blank
 * @param reason why they differ
 */
record NamedOffer(long line, String sku, @Nullable String shopSku, NoteCode reason) {
    private static final int SHOWN_CHARS_MAX = 200;

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("line", line)
                .put("sku", sku)
                .put("reason", reason.word());
        return shopSku == null ? json : json.put("shopSku", CellText.cut(shopSku, SHOWN_CHARS_MAX));
    }
}
