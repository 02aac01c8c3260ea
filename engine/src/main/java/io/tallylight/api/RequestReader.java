package io.tallylight.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Id;
import io.tallylight.json.Json;
import io.tallylight.json.NotUtf8Exception;
import io.tallylight.json.Text;
import io.tallylight.show.Precondition;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads parts of a request for routes; each method throws {@link ProblemException} if the part is not valid. */
final class RequestReader {
    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";
    static final int LIMIT_MAX = 500;
    private static final int LIMIT_DEFAULT = 100;
    static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");
    private static final int KEY_MIN = 8;
    private static final int KEY_MAX = 128;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Character that decoding inserts for bytes that are not UTF-8; two such paths would name the same resource. */
    private static final char REPLACEMENT = '\uFFFD';

    private RequestReader() {}

    /** Returns an id in the path. */
    static String id(RoutingContext ctx, String name) {
        return id(name, ctx.pathParam(name));
    }

    /** Returns an id in the path of a request that bypasses the router. */
    static String id(String name, @Nullable String id) {
        String fault = Id.fault(id == null ? "" : id);
        if (id == null || fault != null) {
            throw ProblemException.invalid(name, String.valueOf(fault));
        }
        return id;
    }

    /**
     * Returns whether a text may be the cursor of a list of ids. Ids that older engines accepted may have characters
     * that are no longer allowed.
     */
    static boolean isIdOrWas(String text) {
        return text.indexOf(REPLACEMENT) < 0
                && !text.isEmpty()
                && text.length() <= 2 * Id.LENGTH_MAX
                && text.chars().noneMatch(Character::isISOControl)
                && Text.isText(text);
    }

    /** Returns the JSON object in the body, which must be declared as one of these media types. */
    static ObjectNode object(RoutingContext ctx, String... mediaTypes) {
        return object(body(ctx, mediaTypes));
    }

    /** Returns the bytes of the body, which must be declared as one of these media types. */
    static byte[] body(RoutingContext ctx, String... mediaTypes) {
        requireMediaType(ctx, List.of(mediaTypes));
        return Dispatcher.body(ctx);
    }

    /** Parses the JSON object in these bytes. One byte-order mark before it is skipped (RFC 8259, section 8.1). */
    static ObjectNode object(byte[] bytes) {
        byte[] body = withoutByteOrderMark(bytes);
        if (body.length == 0) {
            throw new ProblemException(ProblemType.MALFORMED, "the body must be a JSON object; it is empty");
        }
        try {
            JsonNode node = Json.read(body);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new ProblemException(ProblemType.MALFORMED, "the body must be a JSON object");
        } catch (NotUtf8Exception e) {
            throw new ProblemException(ProblemType.MALFORMED, "the body " + e.getOriginalMessage());
        } catch (StreamConstraintsException e) {
            throw new ProblemException(
                    ProblemType.MALFORMED,
                    "the body is nested too deeply, or has a number or name that is too long or a number out of range");
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new ProblemException(ProblemType.MALFORMED, "the body is not JSON" + where);
        }
    }

    private static byte[] withoutByteOrderMark(byte[] bytes) {
        int length = BYTE_ORDER_MARK.length;
        boolean marked = bytes.length >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
        return marked ? Arrays.copyOfRange(bytes, length, bytes.length) : bytes;
    }

    /** Refuses a body with a media type other than these, or a compressed body. */
    static void requireMediaType(RoutingContext ctx, List<String> mediaTypes) {
        ProblemException problem = refuseMediaType(ctx.request(), mediaTypes);
        if (problem != null) {
            throw problem;
        }
    }

    /** Returns the problem with the media type or coding of a body; null if there is none. */
    static @Nullable ProblemException refuseMediaType(HttpServerRequest request, List<String> mediaTypes) {
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.strip().equalsIgnoreCase("identity")) {
            return new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "the body must come as it is, without a Content-Encoding");
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean usual = type != null && (mediaTypes.get(0).equals(type) || mediaTypes.contains(mediaType(type)));
        return usual
                ? null
                : new ProblemException(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        "the Content-Type must be " + String.join(" or ", mediaTypes));
    }

    /** Returns the media type of the body, in lower case and without parameters; empty if none is declared. */
    static String mediaType(RoutingContext ctx) {
        return mediaType(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
    }

    /** Returns the media type in a header, in lower case and without parameters; empty if none is declared. */
    static String mediaType(@Nullable String header) {
        return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the request has an idempotency key, for a call that does not require one. */
    static boolean hasIdempotencyKey(HttpServerRequest request) {
        return request.headers().contains(IDEMPOTENCY_KEY);
    }

    /** Returns the idempotency key, bare or as a quoted string: both are the same key. */
    static String idempotencyKey(HttpServerRequest request) {
        String header = request.getHeader(IDEMPOTENCY_KEY);
        if (header == null) {
            throw new ProblemException(ProblemType.KEY_MISSING, "the header Idempotency-Key is missing");
        }
        String key = header.strip();
        if (key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"")) {
            key = key.substring(1, key.length() - 1);
        }
        if (key.length() < KEY_MIN || key.length() > KEY_MAX || !Id.isValid(key)) {
            throw new ProblemException(
                    ProblemType.MALFORMED,
                    "the Idempotency-Key must be " + KEY_MIN + " to " + KEY_MAX + " printable characters");
        }
        return key;
    }

    /** Returns the version that the client requires. */
    static Precondition precondition(RoutingContext ctx) {
        return Precondition.of(
                listHeader(ctx.request(), HttpHeaders.IF_MATCH), listHeader(ctx.request(), HttpHeaders.IF_NONE_MATCH));
    }

    /** Returns a header that is a list, as one text; null if it is absent. */
    static @Nullable String listHeader(HttpServerRequest request, CharSequence name) {
        List<String> headers = request.headers().getAll(name);
        return headers.isEmpty() ? null : String.join(",", headers);
    }

    /** Returns the maximum number of items in a list. */
    static int limit(RoutingContext ctx) {
        return limit(ctx, LIMIT_DEFAULT);
    }

    /** Reads {@code limit}, 1 to {@code LIMIT_MAX}, or returns another default. */
    static int limit(RoutingContext ctx, int otherwise) {
        String limit = query(ctx, "limit").orElse(Integer.toString(otherwise));
        if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > LIMIT_MAX) {
            throw ProblemException.invalid("limit", "must be a whole number from 1 to " + LIMIT_MAX);
        }
        return Integer.parseInt(limit);
    }

    /**
     * Returns the position after which a list continues; null for its start.
     *
     * @param isPlace whether a text may be a position in that list
     */
    static @Nullable String after(RoutingContext ctx, Predicate<String> isPlace) {
        String after = query(ctx, "after").map(Cursor::decode).orElse(null);
        if (after != null && !isPlace.test(after)) {
            throw Cursor.foreign();
        }
        return after;
    }

    /** Returns a query parameter. */
    static Optional<String> query(RoutingContext ctx, String name) {
        List<String> values = ctx.queryParam(name);
        if (values.size() > 1) {
            throw ProblemException.invalid(name, "is given twice");
        }
        return values.stream().findFirst();
    }
}
