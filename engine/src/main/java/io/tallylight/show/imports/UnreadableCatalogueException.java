package io.tallylight.show.imports;

/**
 * The file as a whole cannot be read, so nothing of it was imported. The message names the line and says what is wrong
 * in words that a shop's staff can act on.
 */
public final class UnreadableCatalogueException extends Exception {
    private static final long serialVersionUID = 1;

    private final long line;
    private final String reason;

    UnreadableCatalogueException(long line, String reason) {
        super("line " + line + ": " + reason);
        this.line = line;
        this.reason = reason;
    }

    /** The physical line of the file, counted from 1, where the row starts that could not be read. */
    public long line() {
        return line;
    }

    /** What is wrong, without the line. */
    public String reason() {
        return reason;
    }
}
