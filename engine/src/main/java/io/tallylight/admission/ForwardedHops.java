package io.tallylight.admission;

import io.tallylight.config.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the hops that proxies record, the oldest first. Throws nothing, whatever the headers contain. */
final class ForwardedHops {
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}");

    /** Maximum length of an address: IPv6 in full with IPv4 at its end, in brackets and with a port. */
    private static final int NODE_LENGTH_MAX = 64;

    private ForwardedHops() {}

    /** Returns the hops in lines of {@code X-Forwarded-For}. */
    static List<String> ofPlain(List<String> lines) {
        List<String> nodes = new ArrayList<>();
        for (String line : lines) {
            for (String node : line.split(",", -1)) {
                if (!node.isBlank()) {
                    nodes.add(node.strip());
                }
            }
        }
        return nodes;
    }

    /** Returns the hops in lines of {@code Forwarded} (RFC 7239); a hop without {@code for} is an empty text. */
    static List<String> ofStandard(List<String> lines) {
        List<String> nodes = new ArrayList<>();
        for (String line : lines) {
            for (String element : split(line, ',')) {
                if (!element.isBlank()) {
                    nodes.add(forOf(element));
                }
            }
        }
        return nodes;
    }

    private static String forOf(String element) {
        for (String pair : split(element, ';')) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && pair.substring(0, equals).strip().equalsIgnoreCase("for")) {
                return unquoted(pair.substring(equals + 1).strip());
            }
        }
        return "";
    }

    /** Returns the address of a hop, with or without a port; null if it is hidden, unknown or not valid. */
    static @Nullable InetAddress address(String node) {
        if (node.length() > NODE_LENGTH_MAX) {
            return null;
        }
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            String port = end < 0 ? "" : node.substring(end + 1);
            return end < 0 || !(port.isEmpty() || PORT.matcher(port).matches())
                    ? null
                    : AddressRange.address(node.substring(1, end));
        }
        int colon = node.indexOf(':');
        boolean hasPort = colon >= 0 && PORT.matcher(node.substring(colon)).matches();
        return AddressRange.address(hasPort ? node.substring(0, colon) : node);
    }

    /** Splits at a separator that is not in quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
