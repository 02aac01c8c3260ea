package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.config.AddressRange;
import io.tallylight.config.PrivateAddresses;
import io.tallylight.json.InvalidFieldException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the address of an offer's picture. The browsers of all viewers request it, so it must lead neither into a
 * network behind them nor to the API of an engine. Has no side effects and asks no name server.
 */
public final class ImageUrl {
    private static final String FIELD = "imageUrl";
    private static final Pattern HTTPS = Pattern.compile("(?i)https://([^/?#]*)(.*)", Pattern.DOTALL);

    /** An authority without a user. The port, if there is one, does not matter. */
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*]|[^:@]*)(:[0-9]{0,5})?");

    /** Names that are resolved within a machine or a network. */
    private static final Pattern LOCAL = Pattern.compile("(.*\\.)?(localhost|local|internal)");

    private static final Set<String> COLLECTIONS = Set.of(
            "blocked-messages",
            "dead-letters",
            "feed-tickets",
            "incidents",
            "order-systems",
            "orders",
            "shows",
            "webhooks");
    private static final Set<String> OF_THE_ROOT = Set.of("health", "metrics");
    private static final int IPV4_BITS = 32;

    private ImageUrl() {}

    /**
     * Checks the picture of an offer. A picture that the offer has already is accepted, so that an older one can still
     * be changed.
     *
     * @param before its present definition; null for a new offer
     * @throws InvalidFieldException naming the field
     */
    static void check(ObjectNode offer, @Nullable ObjectNode before) {
        String url = offer.path(FIELD).textValue();
        if (url == null || (before != null && url.equals(before.path(FIELD).textValue()))) {
            return;
        }
        Optional<String> problem = problem(url);
        if (problem.isPresent()) {
            throw new InvalidFieldException(FIELD, problem.get());
        }
    }

    /** Returns what is wrong with it, worded to follow the name of the field; empty if it is valid. */
    public static Optional<String> problem(String url) {
        if (url.indexOf('\\') >= 0 || !url.chars().allMatch(c -> c > ' ')) {
            return Optional.of("must have no spaces, line ends or backslashes");
        } else if (url.startsWith("/")) {
            return pathProblem(url, true);
        }
        Matcher https = HTTPS.matcher(url);
        if (!https.matches()) {
            return Optional.of("must be an https:// address, or a path that begins with /");
        }
        Matcher authority = AUTHORITY.matcher(https.group(1));
        if (!authority.matches() || !isPublic(authority.group(1))) {
            return Optional.of("must be at a public host, without a user name");
        }
        return pathProblem(https.group(2), false);
    }

    private static Optional<String> pathProblem(String url, boolean ofOurRoot) {
        String path = url.split("[?#]", 2)[0];
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        if (ofOurRoot) {
            boolean isNormal = !path.startsWith("//")
                    && !path.contains("%")
                    && segments.stream().noneMatch(segment -> segment.equals(".") || segment.equals(".."));
            if (!isNormal) {
                return Optional.of("must be a path without //, %, . and ..");
            } else if (OF_THE_ROOT.contains(segments.get(1))) {
                return Optional.of("must not lead to the engine's own API");
            }
        }
        for (int i = 0; i + 1 < segments.size(); i++) {
            if (segments.get(i).equals("v1") && COLLECTIONS.contains(segments.get(i + 1))) {
                return Optional.of("must not lead to the engine's own API");
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether a host is a name, or an address of the public internet in any of the notations that browsers
     * read.
     */
    private static boolean isPublic(String host) {
        if (host.startsWith("[")) {
            InetAddress address = AddressRange.address(host.substring(1, host.length() - 1));
            return address != null && !PrivateAddresses.isPrivate(address);
        }
        String name;
        try {
            name = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return false;
        }
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String[] labels = name.split("\\.", -1);
        String last = labels[labels.length - 1];
        if (last.matches("[0-9]+|0x[0-9a-f]*")) {
            InetAddress address = ipv4(labels);
            return address != null && !PrivateAddresses.isPrivate(address);
        }
        return name.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)*")
                && !LOCAL.matcher(name).matches();
    }

    /**
     * Reads an address like browsers do: {@code 127.1}, {@code 0x7f000001} and {@code 017700000001} are 127.0.0.1.
     * Returns null if it is none.
     */
    private static @Nullable InetAddress ipv4(String[] labels) {
        if (labels.length > 4) {
            return null;
        }
        long value = 0;
        for (int i = 0; i < labels.length; i++) {
            boolean isLast = i == labels.length - 1;
            int bits = isLast ? IPV4_BITS - Byte.SIZE * i : Byte.SIZE;
            long part = number(labels[i]);
            if (part < 0 || part >= 1L << bits) {
                return null;
            }
            value = value << bits | part;
        }
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has four bytes", e);
        }
    }

    /** Reads a number: decimal, octal after 0 or hexadecimal after 0x. Returns -1 if it is none. */
    private static long number(String label) {
        boolean isHex = label.startsWith("0x");
        boolean isOctal = !isHex && label.startsWith("0") && label.length() > 1;
        String digits = isHex ? label.substring(2) : label;
        if (digits.isEmpty()) {
            return isHex ? 0 : -1;
        }
        try {
            return Long.parseLong(digits, isHex ? 16 : isOctal ? 8 : 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
