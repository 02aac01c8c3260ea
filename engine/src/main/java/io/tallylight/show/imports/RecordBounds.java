package io.tallylight.show.imports;

/**
 * Looks at a file before it is cut into cells: a row of a few million commas is small to send and large to hold. Follows
 * quotes as RFC 4180 has them.
 */
final class RecordBounds {
    private final String text;
    private final char separator;
    private int cells = 1;
    private int rowStart;
    private long rowLine;

    private RecordBounds(String text, int from, long line, char separator) {
        this.text = text;
        this.rowStart = from;
        this.rowLine = line;
        this.separator = separator;
    }

    /**
     * Refuses a row with too many cells or characters.
     *
     * @param from where the header starts
     * @param line the physical line of it
     */
    static void check(String text, int from, long line, char separator) throws UnreadableCatalogueException {
        new RecordBounds(text, from, line, separator).check();
    }

    private void check() throws UnreadableCatalogueException {
        long line = rowLine;
        boolean quoted = false;
        boolean atStartOfCell = true;
        for (int i = rowStart; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean endsLine = c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            if (endsLine) {
                line++;
            }
            if (quoted) {
                quoted = c != '"';
                // A quote that follows at once is one character of the value, and opens it again.
                atStartOfCell = !quoted;
            } else if (c == '"') {
                quoted = atStartOfCell;
            } else {
                atStartOfCell = c == separator;
                cells += c == separator ? 1 : 0;
                if (endsLine) {
                    rowStart = i + 1;
                    rowLine = line;
                    cells = 1;
                    atStartOfCell = true;
                }
            }
            checkRow(i);
        }
    }

    private void checkRow(int at) throws UnreadableCatalogueException {
        if (cells > ImportLimits.CELLS_MAX) {
            throw new UnreadableCatalogueException(
                    rowLine, "the row that starts here has more than " + ImportLimits.CELLS_MAX + " values");
        } else if (at - rowStart >= ImportLimits.ROW_CHARS_MAX) {
            throw new UnreadableCatalogueException(
                    rowLine,
                    "the row that starts here has more than " + ImportLimits.ROW_CHARS_MAX
                            + " characters, or a quoted value that is not closed");
        }
    }
}
