package io.tallylight.json;

/** A field of a request is not what it must be. */
public final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Says what is wrong.
     *
     * @param field as in {@code lines[2].quantity}
     * @param reason what it must be, to read behind the name of the field
     */
    public InvalidFieldException(String field, String reason) {
        super(field + " " + reason, null, false, false);
        this.field = field;
    }

    /** The field's path. */
    public String field() {
        return field;
    }
}
