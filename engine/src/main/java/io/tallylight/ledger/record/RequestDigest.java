package io.tallylight.ledger.record;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A digest and the buffer for its input. There is one for each thread, since every request needs two digests. */
final class RequestDigest {
    private static final int LENGTH_BYTES = 4;
    private static final int HASH_BYTES = 32;
    private static final int BLOCK_BYTES = 64;
    private static final int ID_BYTES = 16;
    private static final byte[] BASE64_URL =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest plain = sha256();
    private final byte[] hash = new byte[HASH_BYTES];
    private final byte[] text = new byte[Ids.LENGTH];
    private MessageDigest sha = plain;
    private byte[] bytes = new byte[512];
    private int length;

    /** A key of HMAC-SHA256, kept as the two states that each code begins from. */
    static final class Key {
        private static final byte INNER = 0x36;
        private static final byte OUTER = 0x5c;

        private final MessageDigest inner;
        private final MessageDigest outer;

        /** Creates a key from a secret with at most as many bytes as a block. */
        Key(byte[] secret) {
            if (secret.length > BLOCK_BYTES) {
                throw new IllegalArgumentException("a secret has at most " + BLOCK_BYTES + " bytes");
            }
            inner = begun(secret, INNER);
            outer = begun(secret, OUTER);
        }

        private static MessageDigest begun(byte[] secret, byte pad) {
            byte[] block = new byte[BLOCK_BYTES];
            for (int i = 0; i < block.length; i++) {
                block[i] = (byte) ((i < secret.length ? secret[i] : 0) ^ pad);
            }
            MessageDigest begun = sha256();
            begun.update(block);
            return begun;
        }

        private static MessageDigest copy(MessageDigest begun) {
            try {
                return (MessageDigest) begun.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("every Java platform can copy the state of SHA-256", e);
            }
        }
    }

    /** Returns the first 16 bytes of the SHA-256 of some parts, in base64url. */
    String of(String[] parts) {
        sha = plain;
        hash(parts);
        return encoded();
    }

    /** Returns the first 16 bytes of the HMAC-SHA256 of some parts, in base64url. */
    String of(Key key, String[] parts) {
        sha = Key.copy(key.inner);
        hash(parts);
        sha = Key.copy(key.outer);
        sha.update(hash, 0, HASH_BYTES);
        finish();
        return encoded();
    }

    private void hash(String[] parts) {
        length = 0;
        for (String part : parts) {
            add(part);
        }
        sha.update(bytes, 0, length);
        finish();
    }

    private void finish() {
        try {
            int unused = sha.digest(hash, 0, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    private String encoded() {
        int to = 0;
        int from = 0;
        for (; from + 2 < ID_BYTES; from += 3) {
            int three = ((hash[from] & 0xFF) << 16) | ((hash[from + 1] & 0xFF) << 8) | (hash[from + 2] & 0xFF);
            text[to++] = BASE64_URL[three >> 18];
            text[to++] = BASE64_URL[(three >> 12) & 0x3F];
            text[to++] = BASE64_URL[(three >> 6) & 0x3F];
            text[to++] = BASE64_URL[three & 0x3F];
        }
        text[to++] = BASE64_URL[(hash[from] & 0xFF) >> 2];
        text[to] = BASE64_URL[(hash[from] & 0x03) << 4];
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Adds a part. Its length goes first, so that ("ab", "c") and ("a", "bc") differ. */
    private void add(String part) {
        ensure(LENGTH_BYTES + part.length());
        int start = length + LENGTH_BYTES;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c >= 0x80) {
                add(part.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[start + i] = (byte) c;
        }
        addLength(part.length());
        length += part.length();
    }

    private void add(byte[] part) {
        ensure(LENGTH_BYTES + part.length);
        addLength(part.length);
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    private void addLength(int partBytes) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (partBytes >>> shift);
        }
    }

    /** Makes room for more bytes. Bytes already in the buffer are digested if they are in the way. */
    private void ensure(int more) {
        if (bytes.length - length < more) {
            sha.update(bytes, 0, length);
            length = 0;
            bytes = more > bytes.length ? new byte[more] : bytes;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
