package io.tallylight.show;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a change on the present version: the headers {@code If-Match} and {@code If-None-Match} (RFC 9110,
 * section 13.1). An entity tag here has the version of a definition first, and after a dot a text that tells apart the
 * answers that showed it; only the version counts. A tag therefore also matches if a proxy made it weak ({@code W/}) or
 * marked it as compressed ({@code -gzip}) on its way: the version is the same whatever bytes carried it.
 */
public final class Precondition {
    /** Precondition that any version meets. */
    public static final Precondition NONE = new Precondition(null, null);

    private static final String ANY = "*";

    /** A tag of ours, weak or not: the version, then any text that begins with a character that no version has. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([0-9a-z]+-[0-9]+)(?:[^0-9a-z\"][^\"]*)?\"");

    private final @Nullable List<String> wanted;
    private final @Nullable List<String> unwanted;

    private Precondition(@Nullable List<String> wanted, @Nullable List<String> unwanted) {
        this.wanted = wanted;
        this.unwanted = unwanted;
    }

    /**
     * Returns the precondition of a request.
     *
     * @param ifMatch the header of that name, null if it is missing
     * @param ifNoneMatch the header of that name, null if it is missing
     */
    public static Precondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return new Precondition(versions(ifMatch), versions(ifNoneMatch));
    }

    private static @Nullable List<String> versions(@Nullable String header) {
        return header == null
                ? null
                : Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .map(Precondition::version)
                        .toList();
    }

    /** Returns the version that a tag names; empty for a foreign tag, which matches nothing. */
    private static String version(String tag) {
        Matcher ours = TAG.matcher(tag);
        return ours.matches() ? ours.group(1) : tag.equals(ANY) ? ANY : "";
    }

    /** Returns whether anything is demanded. */
    boolean isDemanding() {
        return wanted != null || unwanted != null;
    }

    /** Returns whether it demands one of certain versions, and not only that a version exists. */
    boolean namesVersions() {
        return wanted != null && !wanted.contains(ANY);
    }

    /**
     * Returns whether a version satisfies it.
     *
     * @param version see {@link VersionedDefinition#version}; null if there is nothing
     */
    boolean allows(@Nullable String version) {
        return (wanted == null || names(wanted, version)) && (unwanted == null || !names(unwanted, version));
    }

    private static boolean names(List<String> versions, @Nullable String version) {
        return version != null && (versions.contains(ANY) || versions.contains(version));
    }
}
