package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What many rows have in common, said once: notes by their code. */
final class ImportWarnings {
    /** Rows and SKUs of each warning, of which the count says how many there are. */
    static final int ROWS_MAX = 100;

    private ImportWarnings() {}

    /**
     * The warnings in a reply.
     *
     * @param nothingInStock whether no offer of the file has a unit
     */
    static ArrayNode json(List<ImportNote> notes, boolean nothingInStock) {
        ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
        Map<NoteCode, ObjectNode> byCode = new EnumMap<>(NoteCode.class);
        if (nothingInStock) {
            byCode.put(NoteCode.NOTHING_IN_STOCK, warning(NoteCode.NOTHING_IN_STOCK));
        }
        for (ImportNote note : notes) {
            add(byCode.computeIfAbsent(note.code(), ImportWarnings::warning), note);
        }
        byCode.values().forEach(warnings::add);
        return warnings;
    }

    private static ObjectNode warning(NoteCode code) {
        ObjectNode warning = JsonNodeFactory.instance
                .objectNode()
                .put("code", code.word())
                .put("message", code.message())
                .put("count", 0);
        warning.putArray("rows");
        warning.putArray("skus");
        return warning;
    }

    private static void add(ObjectNode warning, ImportNote note) {
        int count = warning.path("count").intValue();
        warning.put("count", count + 1);
        if (count < ROWS_MAX) {
            if (note.line() > 0) {
                warning.withArray("/rows").add(note.line());
            }
            if (!note.sku().isEmpty()) {
                warning.withArray("/skus").add(note.sku());
            }
        }
    }
}
