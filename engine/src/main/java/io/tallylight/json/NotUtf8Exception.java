package io.tallylight.json;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Thrown when bytes are no JSON because they are not UTF-8. */
public final class NotUtf8Exception extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception that names the byte, counted from 1. */
    NotUtf8Exception(int index) {
        super("is not UTF-8 at byte " + (index + 1));
    }
}
