package io.tallylight.embedded;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The product and version of a server, by its own output.
 *
 * @param product {@code Redis} or {@code Valkey}
 */
record ServerVersion(String product, int major, int minor, int patch) implements Comparable<ServerVersion> {
    private static final Pattern SAID =
            Pattern.compile("(Redis|Valkey) server v=(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})\\b.*");
    private static final Comparator<ServerVersion> BY_NUMBER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /** The last minor version of Redis before its file format and Valkey's diverged. */
    private static final ServerVersion LAST_COMMON = new ServerVersion("Redis", 7, 2, Integer.MAX_VALUE);

    /** Reads the answer to {@code --version}; empty if it is another program's. */
    static Optional<ServerVersion> of(String said) {
        Matcher matcher = SAID.matcher(said.strip());
        return matcher.matches()
                ? Optional.of(new ServerVersion(
                        matcher.group(1),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)),
                        Integer.parseInt(matcher.group(4))))
                : Optional.empty();
    }

    /**
     * Returns whether this one loads the files of that one. A file has a version of its format, which grows with minor
     * versions.
     */
    boolean reads(ServerVersion writer) {
        boolean same = product.equals(writer.product);
        boolean common = product.equals("Valkey") && writer.compareTo(LAST_COMMON) <= 0;
        boolean older = Comparator.comparingInt(ServerVersion::major)
                        .thenComparingInt(ServerVersion::minor)
                        .compare(this, writer)
                < 0;
        return (same || common) && !older;
    }

    /** Compares the numbers, whatever the product. */
    @Override
    public int compareTo(ServerVersion other) {
        return BY_NUMBER.compare(this, other);
    }

    @Override
    public String toString() {
        return product + " " + major + "." + minor + "." + patch;
    }
}
