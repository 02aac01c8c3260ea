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
            Pattern.compile("(?<=://).*(?=@)|(?<=[?&](ssl)?password=)[^&]*", Pattern.CASE_INSENSITIVE);

    private static final Pattern BEHIND_SERVER =
            Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)[/?#].*", Pattern.DOTALL);

    /** The URL of this text; null where there is none. */
    public static @Nullable ServerUrl of(@Nullable String text) {
        return text == null ? null : new ServerUrl(text);
    }

    /**
     * A URL as it may be shown: user and passwords replaced by {@code ***}. Other text stays as it is. A password may hold
     * any character, in a URL that is wrong too, so everything before the last {@code @} counts as part of it.
     */
    public static String masked(String url) {
        return PASSWORD.matcher(url).replaceAll("***");
    }

    /** A URL of which the path and query are secret too, as it may be shown: nothing but the server is left. */
    public static String maskedBehindServer(String url) {
        return BEHIND_SERVER.matcher(masked(url)).replaceFirst("$1/***");
    }

    @Override
    public String toString() {
        return masked(text);
    }
}
