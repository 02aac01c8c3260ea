package io.tallylight.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is, and maybe who we are there. It prints without user and password.
 *
 * @param text the whole URL
 */
public record ServerUrl(String text) {
    private static final Pattern PASSWORD =
            Pattern.compile("(?<=://)([^/@]*:)?[^/@]*(?=@)|(?<=[?&](ssl)?password=)[^&]*", Pattern.CASE_INSENSITIVE);

    /** The URL of this text; null where there is none. */
    public static @Nullable ServerUrl of(@Nullable String text) {
        return text == null ? null : new ServerUrl(text);
    }

    /** A URL as it may be shown: user and passwords replaced by {@code ***}. Other text stays as it is. */
    public static String masked(String url) {
        return PASSWORD.matcher(url).replaceAll("***");
    }

    @Override
    public String toString() {
        return masked(text);
    }
}
