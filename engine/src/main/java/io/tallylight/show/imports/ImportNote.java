package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something about an accepted row that the host should know: a value that was read in a way they may not expect.
 *
 * @param line the physical line of the file, counted from 1, where the row starts; 0 for an offer that the file has not
 * @param sku of the offer; empty where the show has none
 * @param text for people, about this row
 */
public record ImportNote(NoteCode code, long line, String sku, String text) {
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (line > 0) {
            json.put("line", line);
        }
        if (!sku.isEmpty()) {
            json.put("sku", sku);
        }
        return json.put("code", code.word()).put("text", text);
    }
}
