package io.tallylight.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * A secret text. It prints as {@code ***}, so a record that holds it may be logged.
 *
 * @param text the secret itself
 */
public record Secret(String text) {
    /** Returns a list of these texts as secrets. */
    public static List<Secret> of(String... texts) {
        return Stream.of(texts).map(Secret::new).toList();
    }

    /** Returns the texts of the secrets. */
    public static List<String> texts(List<Secret> secrets) {
        return secrets.stream().map(Secret::text).toList();
    }

    @Override
    public String toString() {
        return "***";
    }
}
