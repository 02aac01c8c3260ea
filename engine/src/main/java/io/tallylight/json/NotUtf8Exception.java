package io.tallylight.json;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Says that bytes are no JSON because they are not UTF-8. */
public final class NotUtf8Exception extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    /** Names the byte, counted from 1. */
    NotUtf8Exception(int index) {
        super("is not UTF-8 at byte " + (index + 1));
    }
}
