package io.tallylight.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A document in the form in which it is sent: its bytes, the compressed bytes, and a name for them. For any thread. */
public final class EncodedDocument {
    /** Number of bytes of the name: 64 bits are enough to tell one document's versions apart. */
    private static final int NAME_BYTES = 8;

    private final byte[] bytes;
    private final String name;
    private volatile byte @Nullable [] compressed;

    private EncodedDocument(byte[] bytes) {
        this.bytes = bytes;
        this.name = HexFormat.of().formatHex(sha256(bytes), 0, NAME_BYTES);
    }

    /** Returns a JSON document. */
    public static EncodedDocument of(JsonNode json) {
        return new EncodedDocument(Json.encode(json));
    }

    /** Returns a document of the given bytes, which nobody may change any more. */
    public static EncodedDocument of(byte[] bytes) {
        return new EncodedDocument(bytes);
    }

    /** Returns a document of a text in UTF-8. */
    public static EncodedDocument of(String text) {
        return new EncodedDocument(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the bytes, which nobody may change. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the bytes compressed with gzip, which nobody may change. They are compressed on the first call. */
    public byte[] compressed() {
        byte[] made = compressed;
        if (made == null) {
            made = gzip(bytes);
            compressed = made;
        }
        return made;
    }

    /** Returns a word that differs if the bytes differ. */
    public String name() {
        return name;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return out.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
