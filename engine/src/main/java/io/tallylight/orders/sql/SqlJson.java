package io.tallylight.orders.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the columns of the SQL tables: text in SQLite, {@code jsonb} in PostgreSQL, which keeps neither the order of
 * the fields nor how a number was written. Stored documents are therefore compared by their values.
 */
final class SqlJson {
    private static final String NUL = "\\u0000";

    /** An escape of the character 0, behind an even number of backslashes. */
    private static final Pattern NUL_ESCAPE = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

    private static final Comparator<JsonNode> BY_VALUE = (a, b) -> a.equals(b) || isSameNumber(a, b) ? 0 : 1;

    private SqlJson() {}

    /**
     * Returns the document as the tables can hold it: with U+FFFD for the character 0, which no column of PostgreSQL
     * takes. The engine accepts none; it can only be in a document of an earlier version.
     */
    static String text(String json) {
        return json.contains(NUL) ? NUL_ESCAPE.matcher(json).replaceAll("$1\ufffd") : json;
    }

    /** Sets a parameter for a column of JSON, whatever its type is in this database. */
    static void bind(PreparedStatement statement, int index, String json) throws SQLException {
        statement.setObject(index, text(json), Types.OTHER);
    }

    /**
     * Returns whether the stored document equals this one.
     *
     * @param kept document as the column has it; null if it has none
     * @param json an object; empty if there is none
     */
    static boolean isSame(@Nullable String kept, String json) {
        String wanted = text(json);
        if (kept == null || kept.equals(wanted) || wanted.isEmpty()) {
            return wanted.equals(kept == null ? "" : kept);
        }
        try {
            return Json.readObject(text(kept)).equals(BY_VALUE, Json.readObject(wanted));
        } catch (IllegalArgumentException notAnObject) {
            return false;
        }
    }

    private static boolean isSameNumber(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() && a.decimalValue().compareTo(b.decimalValue()) == 0;
    }
}
