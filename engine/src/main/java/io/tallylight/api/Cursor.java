package io.tallylight.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Positions in lists, in an opaque form that discourages clients from making one up. */
final class Cursor {
    private Cursor() {}

    static String encode(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
    }

    /** Returns the problem of a position that no list has. */
    static ProblemException foreign() {
        return ProblemException.invalid("after", "must be the `next` of an earlier answer");
    }
}
