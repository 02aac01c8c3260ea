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
 * Sends documents that may be large and have many readers: with an entity tag, with {@code 304} if the client already
 * has the document, compressed if the client accepts that, and with a limit on the time.
 */
final class DocumentResponder {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentResponder.class);

    /** Minimum size for compression, bytes. A smaller document fits one packet as it is. */
    private static final int COMPRESS_BYTES_MIN = 1_400;

    /** Size of an answer, in bytes, from which on the client must keep reading, or its connection is closed. */
    private static final int LARGE_BYTES = 32 * 1024;

    /** Maximum time that a client has to read a large answer, ms. */
    private static final long READ_MS_MAX = 10_000;

    /** Matches the suffix that proxies add to a tag when they compress an answer. */
    private static final Pattern CODING = Pattern.compile("[-;]+(gzip|br|zstd|deflate)$");

    private DocumentResponder() {}

    /**
     * A document.
     *
     * @param version prefix of the tag; empty for none
     * @param isPublic whether caches may store it, if they revalidate it before each use
     * @param varies request headers, besides {@code Accept-Encoding}, on which the document depends; empty for none
     */
    record Document(String contentType, EncodedDocument content, String version, boolean isPublic, String varies) {
        String tag() {
            return version.isEmpty() ? content.name() : version + "." + content.name();
        }
    }

    /** Answers with the document, or with {@code 304} if a read names its tag. */
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

    /** Returns whether an {@code If-None-Match} has this tag, by weak comparison (RFC 9110, section 8.8.3.2). */
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

    /** Limits the time to read a large answer: unread data would fill the memory, so the connection is closed. */
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
