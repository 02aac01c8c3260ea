package io.tallylight.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * What nobody but its user may see. It prints as {@code ***}, so that a record which holds it may end up in a log.
 *
 * @param text the secret itself
 */
public record Secret(String text) {
    /** Each of them as one. */
    public static List<Secret> of(String... texts) {
        return Stream.of(texts).map(Secret::new).toList();
    }

    /** The secrets themselves. */
    public static List<String> texts(List<Secret> secrets) {
        return secrets.stream().map(Secret::text).toList();
    }

    @Override
    public String toString() {
        return "***";
    }
}
