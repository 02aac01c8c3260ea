package io.tallylight.api;

import io.tallylight.json.EncodedDocument;
import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers documents that may be large and that many read: with an entity tag, {@code 304} for who has it already, compressed
 * for who can read that, and for a bounded time.
 */
final class DocumentResponder {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentResponder.class);

    /** A smaller one fits one packet as it is. */
    private static final int COMPRESS_BYTES_MIN = 1_400;

    /** Size of an answer from which on the client must keep reading, or its connection is closed. */
    private static final int LARGE_BYTES = 32 * 1024;

    /** Time that a client has to read a large answer. */
    private static final long READ_MS_MAX = 10_000;

    /** What proxies add to a tag when they compress an answer. */
    private static final Pattern CODING = Pattern.compile("[-;]+(gzip|br|zstd|deflate)$");

    private DocumentResponder() {}

    /**
     * A document.
     *
     * @param version the tag begins with it; empty for none
     * @param isPublic whether caches may keep it, if they ask whether it is still right
     * @param varies headers of the request, beside {@code Accept-Encoding}, on which it depends; empty for none
     */
    record Document(String contentType, EncodedDocument content, String version, boolean isPublic, String varies) {
        String tag() {
            return version.isEmpty() ? content.name() : version + "." + content.name();
        }
    }

    /** Answers with the document, or with {@code 304} where a read names its tag. */
    static void send(Vertx vertx, HttpServerRequest request, int status, Document document) {
        HttpServerResponse response = request.response();
        boolean isRead =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        byte[] bytes = document.content.bytes();
        boolean compress = bytes.length >= COMPRESS_BYTES_MIN && acceptsGzip(request);
        response.putHeader(HttpHeaders.ETAG, (compress ? "W/\"" : "\"") + document.tag() + '"')
                .putHeader(HttpHeaders.CACHE_CONTROL, document.isPublic ? "no-cache" : "no-store")
                .putHeader(
                        HttpHeaders.VARY,
                        document.varies.isEmpty() ? "Accept-Encoding" : "Accept-Encoding, " + document.varies);
        if (isRead && names(RequestReader.listHeader(request, HttpHeaders.IF_NONE_MATCH), document.tag())) {
            ended(vertx, request, response.setStatusCode(304).end(), 0);
            return;
        }
        if (compress) {
            bytes = document.content.compressed();
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, document.contentType)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
        Future<Void> sent =
                request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(Buffer.buffer(bytes));
        ended(vertx, request, sent, bytes.length);
    }

    /** Whether an {@code If-None-Match} has this tag; compared as weak ones are (RFC 9110, section 8.8.3.2). */
    private static boolean names(@Nullable String header, String tag) {
        return header != null
                && Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || opaque(one).equals(tag));
    }

    private static String opaque(String tag) {
        String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
        boolean quoted = strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"");
        return quoted ? CODING.matcher(strong.substring(1, strong.length() - 1)).replaceFirst("") : "";
    }

    private static boolean acceptsGzip(HttpServerRequest request) {
        String accepted = RequestReader.listHeader(request, HttpHeaders.ACCEPT_ENCODING);
        return accepted != null
                && Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(coding -> coding.replace(" ", ""))
                        .anyMatch(coding -> coding.equals("gzip")
                                || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?")));
    }

    /** What a client does not read would fill the memory: its connection is closed. */
    private static void ended(Vertx vertx, HttpServerRequest request, Future<Void> sent, int bytes) {
        if (bytes >= LARGE_BYTES && !sent.isComplete()) {
            long timer = vertx.setTimer(READ_MS_MAX, late -> {
                LOG.debug("an answer of {} bytes was not read", bytes);
                ConnectionAbort.of(request.connection());
            });
            sent.onComplete(done -> vertx.cancelTimer(timer));
        }
        sent.onFailure(gone -> LOG.debug("the client left: {}", FailureText.of(gone)));
    }
}
