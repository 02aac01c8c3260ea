package io.tallylight.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Parses the target of a request line. A target is either in normal form or refused, so that nothing behind this class,
 * no proxy in front of it and no rate limit can take one address for another. This is the only class that reads the raw
 * target.
 */
final class RequestTarget {
    private static final String PATH_PUNCTUATION = "-._~!$&'()*+,=:@/%";

    /** Characters that are allowed in a path: those of RFC 3986, section 3.3, except the semicolon. */
    private static final boolean[] IN_PATH = new boolean[128];

    static {
        for (char c = '!'; c < IN_PATH.length; c++) {
            IN_PATH[c] = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || PATH_PUNCTUATION.indexOf(c) >= 0;
        }
    }

    private RequestTarget() {}

    /**
     * Returns the path of the request, still percent-encoded.
     *
     * @throws ProblemException of the type malformed if the target is not in normal form
     */
    static String path(HttpServerRequest request) {
        String target = originForm(request);
        int end = target.indexOf('?');
        if (end >= 0) {
            requireQuery(target, end + 1);
        } else {
            end = target.length();
        }
        requirePath(target, end);
        return end == target.length() ? target : target.substring(0, end);
    }

    /** Returns the query of a request whose target is in normal form, still percent-encoded; empty if there is none. */
    static String query(HttpServerRequest request) {
        String target = request.uri();
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    /**
     * Returns the number of folders in the path of a request, which need not be in normal form: {@code /v1/shows} has
     * one.
     */
    static int folders(HttpServerRequest request) {
        String path = request.path();
        return path == null
                ? 0
                : Math.max(0, (int) path.chars().filter(c -> c == '/').count() - 1);
    }

    /**
     * Returns the last segment of a path that ends with a slash, still percent-encoded; empty if the path does not end
     * so.
     */
    static String lastSegmentBeforeSlash(HttpServerRequest request) {
        String path = request.path();
        return path == null || path.length() < 2 || !path.endsWith("/")
                ? ""
                : path.substring(path.lastIndexOf('/', path.length() - 2) + 1, path.length() - 1);
    }

    /**
     * Returns the target without scheme and authority, which a client may send as it would to a proxy (RFC 9112,
     * section 3.2.2).
     */
    private static String originForm(HttpServerRequest request) {
        String target = request.uri();
        if (target.startsWith("/")) {
            return target;
        }
        int authority = target.startsWith("http://") ? "http://".length() : 0;
        int path = authority == 0 ? -1 : target.indexOf('/', authority);
        if (path < 0) {
            throw malformed("the request target must be a path");
        }
        if (!target.substring(authority, path).equalsIgnoreCase(request.getHeader(HttpHeaders.HOST))) {
            throw malformed("the request target and the header Host name different hosts");
        }
        return target.substring(path);
    }

    private static void requirePath(String target, int end) {
        int segment = 1;
        for (int i = 0; i < end; i++) {
            char c = target.charAt(i);
            if (c >= IN_PATH.length || !IN_PATH[c]) {
                throw malformed("the path has a character that must be percent-encoded");
            } else if (c == '%') {
                requireHex(target, i, end);
            } else if (c == '/' && i > 0) {
                requireSegment(target, segment, i);
                segment = i + 1;
            }
        }
        if (segment < end) {
            requireSegment(target, segment, end);
        }
    }

    private static void requireSegment(String target, int start, int end) {
        int length = end - start;
        boolean dots = target.charAt(start) == '.' && (length == 1 || (length == 2 && target.charAt(start + 1) == '.'));
        if (length == 0 || dots) {
            throw malformed("the path must have no empty segments and none that are . or ..");
        }
    }

    private static void requireQuery(String target, int start) {
        for (int i = start; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c > '~' || c == '#') {
                throw malformed("the query has a character that must be percent-encoded");
            } else if (c == '%') {
                requireHex(target, i, target.length());
            }
        }
    }

    private static void requireHex(String target, int percent, int end) {
        if (percent + 2 >= end
                || Character.digit(target.charAt(percent + 1), 16) < 0
                || Character.digit(target.charAt(percent + 2), 16) < 0) {
            throw malformed("the request target is not percent-encoded");
        }
    }

    /**
     * Returns a segment of a path, decoded.
     *
     * @throws ProblemException of the type malformed if it is not UTF-8, or it decodes to . or ..
     */
    static String decode(String path, int start, int end) {
        String segment = path.substring(start, end);
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        byte[] bytes = new byte[segment.length()];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                c = (char)
                        (16 * Character.digit(segment.charAt(i + 1), 16) + Character.digit(segment.charAt(i + 2), 16));
                i += 2;
            }
            bytes[length++] = (byte) c;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            if (text.equals(".") || text.equals("..")) {
                throw malformed("the path must have no segments that are . or ..");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw malformed("the path is not percent-encoded UTF-8");
        }
    }

    static ProblemException malformed(String detail) {
        return new ProblemException(ProblemType.MALFORMED, detail);
    }
}
