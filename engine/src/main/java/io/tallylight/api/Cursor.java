package io.tallylight.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Places in lists, in a form that tempts nobody to make one up. */
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

    /** The problem of a place that no list has. */
    static ProblemException foreign() {
        return ProblemException.invalid("after", "must be the `next` of an earlier answer");
    }
}
