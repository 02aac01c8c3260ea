package io.tallylight.json;

/** Thrown when a field of a request is not valid. */
public final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Creates the exception.
     *
     * @param field path of the field, such as {@code lines[2].quantity}
     * @param reason what it must be, worded to follow the name of the field
     */
    public InvalidFieldException(String field, String reason) {
        super(field + " " + reason, null, false, false);
        this.field = field;
    }

    /** Returns the field's path. */
    public String field() {
        return field;
    }
}
