package io.tallylight.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a server, with or without credentials. It prints without user and password.
 *
 * @param text the whole URL
 */
public record ServerUrl(String text) {
    private static final Pattern PASSWORD =
            Pattern.compile("(?<=://).*(?=@)|(?<=[?&](ssl)?password=)[^&]*", Pattern.CASE_INSENSITIVE);

    private static final Pattern BEHIND_SERVER =
            Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)[/?#].*", Pattern.DOTALL);

    /** Returns the URL of this text; null if the text is null. */
    public static @Nullable ServerUrl of(@Nullable String text) {
        return text == null ? null : new ServerUrl(text);
    }

    /**
     * Returns a URL as it may be shown: user and passwords replaced by {@code ***}. Other text stays as it is. A
     * password may hold any character, in a URL that is wrong too, so everything before the last {@code @} counts as
     * part of it.
     */
    public static String masked(String url) {
        return PASSWORD.matcher(url).replaceAll("***");
    }

    /** Returns a URL as it may be shown if its path and query are secret too: only the server is left. */
    public static String maskedBehindServer(String url) {
        return BEHIND_SERVER.matcher(masked(url)).replaceFirst("$1/***");
    }

    @Override
    public String toString() {
        return masked(text);
    }
}
