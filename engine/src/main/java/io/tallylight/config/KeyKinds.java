package io.tallylight.config;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types of settings, and how their text is parsed. */
final class KeyKinds {
    private static final int ASCII_MAX = 127;
    private static final int PREFIX_BITS_MIN = 8;

    private KeyKinds() {}

    /** Thrown if the locale of this process cannot express the name of a file; the message is for people. */
    static final class UnnameableFileException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        UnnameableFileException() {
            super("has characters that no file name can have in the locale of this process;"
                    + " start it with LC_ALL=C.UTF-8 or another UTF-8 locale");
        }
    }

    static Key<String> text(String name, String fallback, String doc) {
        return new Key<>(name, fallback, "text", doc, text -> require(text, !text.isBlank()));
    }

    static Key<Integer> whole(String name, int fallback, int min, int max, String doc) {
        String allowed = "a whole number from " + min + " to " + max;
        return new Key<>(name, Integer.toString(fallback), allowed, doc, text -> {
            int value = Integer.parseInt(text);
            return require(value, value >= min && value <= max);
        });
    }

    /** Parses the path of a file or folder. */
    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            if (text.chars().anyMatch(c -> c > ASCII_MAX)) {
                throw new UnnameableFileException();
            }
            throw e;
        }
    }

    static Key<Integer> perSecond(String name, int fallback, String doc) {
        return whole(name, fallback, 0, 1_000_000, doc);
    }

    static Key<Integer> burst(String name, String doc) {
        return whole(name, 2_000, 1, 1_000_000, doc);
    }

    static Key<Boolean> flag(String name, boolean fallback, String doc) {
        return new Key<>(
                name,
                Boolean.toString(fallback),
                "true or false",
                doc,
                text -> require(text.equals("true"), text.equals("true") || text.equals("false")));
    }

    static Key<String> choice(String name, String fallback, String doc, List<String> values) {
        String allowed = values.size() == 1 ? "only " + values.get(0) : "one of " + String.join(", ", values);
        return new Key<>(name, fallback, allowed, doc, text -> require(text, values.contains(text)));
    }

    /** Returns a key whose value is never shown. */
    static Key<Secret> secret(String name, String allowed, String doc, Key.Reader<String> reader) {
        return new Key<>(name, null, allowed, doc, text -> new Secret(reader.read(text)), Key.Shown.NOTHING);
    }

    /** Returns a key for a list of secrets, which may be empty. */
    static Key<List<Secret>> secrets(String name, String allowed, String doc, Key.Reader<List<String>> reader) {
        return new Key<>(
                name,
                "[]",
                allowed,
                doc,
                text -> reader.read(text).stream().map(Secret::new).toList(),
                Key.Shown.NOTHING);
    }

    static ServerUrl redisUrl(String text) {
        URI uri = URI.create(text);
        @Nullable String scheme = uri.getScheme();
        boolean known = "redis".equals(scheme) || "rediss".equals(scheme);
        return require(new ServerUrl(text), known && uri.getHost() != null);
    }

    static List<String> origins(String text) {
        return items(text).map(KeyKinds::origin).toList();
    }

    static List<String> feedOrigins(String text) {
        return items(text)
                .map(item -> item.equals("null") ? item : origin(item))
                .toList();
    }

    static List<AddressRange> addressRanges(String text) {
        return items(text).map(AddressRange::parse).toList();
    }

    /**
     * Parses trusted proxies. A trusted proxy decides which address a request came from, so very large ranges are
     * refused.
     */
    static List<AddressRange> proxies(String text) {
        List<AddressRange> ranges = addressRanges(text);
        return require(ranges, ranges.stream().allMatch(range -> range.prefixBits() >= PREFIX_BITS_MIN));
    }

    /** Returns whether a host is this machine. */
    static boolean isLoopback(String host) {
        InetAddress address = AddressRange.address(host.replaceAll("[\\[\\]]", ""));
        return host.equals("localhost") || (address != null && address.isLoopbackAddress());
    }

    static Stream<String> items(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty() && !item.equals("[]"));
    }

    /** Parses a web address without a path. */
    static String origin(String text) {
        URI uri = URI.create(text);
        boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        boolean bare = uri.getHost() != null && "".equals(uri.getPath()) && uri.getQuery() == null;
        return require(text, web && bare);
    }

    static <T> T require(T value, boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException("not allowed");
        }
        return value;
    }
}
