package io.tallylight.show;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a change demands of the version that is there: the headers {@code If-Match} and {@code If-None-Match} (RFC 9110,
 * section 13.1). An entity tag here names the version of a definition first, and behind a dot whatever tells apart the
 * answers that showed it; only the version counts. So a tag also matches when a proxy made it weak ({@code W/}) or marked
 * it as compressed ({@code -gzip}) on its way: the version is the same whatever bytes carried it.
 */
public final class Precondition {
    /** Demands nothing. */
    public static final Precondition NONE = new Precondition(null, null);

    private static final String ANY = "*";

    /** A tag of ours, weak or not: the version, then anything that begins with another character than those of a version. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([0-9a-z]+-[0-9]+)(?:[^0-9a-z\"][^\"]*)?\"");

    private final @Nullable List<String> wanted;
    private final @Nullable List<String> unwanted;

    private Precondition(@Nullable List<String> wanted, @Nullable List<String> unwanted) {
        this.wanted = wanted;
        this.unwanted = unwanted;
    }

    /**
     * The precondition of a request.
     *
     * @param ifMatch the header of that name, null for none
     * @param ifNoneMatch likewise
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

    /** The version that a tag names; empty for one that is not ours, which matches nothing. */
    private static String version(String tag) {
        Matcher ours = TAG.matcher(tag);
        return ours.matches() ? ours.group(1) : tag.equals(ANY) ? ANY : "";
    }

    /** Whether anything is demanded. */
    boolean isDemanding() {
        return wanted != null || unwanted != null;
    }

    /** Whether one of some versions is demanded, and not only that there is one. */
    boolean namesVersions() {
        return wanted != null && !wanted.contains(ANY);
    }

    /**
     * Whether a version satisfies it.
     *
     * @param version as {@link VersionedDefinition#version} has it; null when there is nothing
     */
    boolean allows(@Nullable String version) {
        return (wanted == null || names(wanted, version)) && (unwanted == null || !names(unwanted, version));
    }

    private static boolean names(List<String> versions, @Nullable String version) {
        return version != null && (versions.contains(ANY) || versions.contains(version));
    }
}
