package io.tallylight.show;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Tells who can find a show without credentials. */
public enum Visibility {
    /** Everybody can find it: lists contain it. */
    PUBLIC,
    /** Everybody who knows its id can find it; no list contains it. */
    UNLISTED,
    /** Nobody can find it: for the public it does not exist. */
    PRIVATE;

    /** Words in JSON. */
    static final List<String> WORDS =
            Arrays.stream(values()).map(Visibility::word).toList();

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the visibility of a show. If its definition does not say, a scheduled show and a rehearsal are unlisted,
     * and others are public.
     *
     * @param doc definition of the show
     */
    public static Visibility of(JsonNode doc) {
        String word = doc.path("visibility").asText("");
        int said = WORDS.indexOf(word);
        if (said >= 0) {
            return values()[said];
        }
        boolean unlisted = doc.path("rehearsal").booleanValue()
                || doc.path("status").asText("").equals("scheduled");
        return unlisted ? UNLISTED : PUBLIC;
    }
}
