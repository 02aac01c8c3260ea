package io.tallylight.json;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 bytes, without a tree, for answers that are written thousands of times a second. It adds no
 * commas and checks no order; the caller writes the names of an object, with their punctuation, as {@link #literal}s.
 * Belongs to one thread.
 */
public final class JsonBytes {
    private static final int START_BYTES = 1_024;

    /** Largest buffer in bytes that is kept: one long answer must not hold memory on every thread for ever. */
    private static final int KEPT_BYTES_MAX = 65_536;

    /** Largest number of bytes of one character, such as {@code backslash u 001F}. */
    private static final int CHARACTER_BYTES_MAX = 6;

    /** Largest number of bytes of UTF-8 for one UTF-16 unit. */
    private static final int UTF8_BYTES_MAX = 3;

    private static final int LONG_BYTES_MAX = 20;
    private static final byte[] HEX = literal("0123456789ABCDEF");
    private static final byte[] LONG_MIN = literal(Long.toString(Long.MIN_VALUE));

    private static final ThreadLocal<JsonBytes> SCRATCH = ThreadLocal.withInitial(JsonBytes::new);

    private byte[] bytes = new byte[START_BYTES];
    private int length;

    /** Creates an empty buffer. */
    public JsonBytes() {}

    /** Returns this thread's own buffer, emptied: valid until the thread asks for it again. */
    public static JsonBytes scratch() {
        JsonBytes scratch = SCRATCH.get();
        scratch.length = 0;
        if (scratch.bytes.length > KEPT_BYTES_MAX) {
            scratch.bytes = new byte[START_BYTES];
        }
        return scratch;
    }

    /** Returns a text that is written unchanged, for {@link #add(byte[])}. */
    public static byte[] literal(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Adds bytes unchanged: punctuation and names. */
    @CanIgnoreReturnValue
    public JsonBytes add(byte[] literal) {
        ensure(literal.length);
        System.arraycopy(literal, 0, bytes, length, literal.length);
        length += literal.length;
        return this;
    }

    /** Adds an ASCII character unchanged. */
    @CanIgnoreReturnValue
    public JsonBytes add(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Adds text unchanged, such as JSON that was written before. */
    @CanIgnoreReturnValue
    public JsonBytes raw(String json, int from, int to) {
        ensure((to - from) * UTF8_BYTES_MAX);
        for (int i = from; i < to; i++) {
            char c = json.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else {
                i = unicode(json, i);
            }
        }
        return this;
    }

    /** Adds a text in quotes, escaped. Half a surrogate pair has no UTF-8; it becomes {@code ?}. */
    @CanIgnoreReturnValue
    public JsonBytes text(String text) {
        quote();
        escaped(text);
        return quote();
    }

    /** Adds two texts as one, in quotes, escaped. */
    @CanIgnoreReturnValue
    public JsonBytes text(String first, String second) {
        quote();
        escaped(first);
        escaped(second);
        return quote();
    }

    /** Adds a whole number. */
    @CanIgnoreReturnValue
    public JsonBytes number(long value) {
        if (value == Long.MIN_VALUE) {
            return add(LONG_MIN);
        }
        ensure(LONG_BYTES_MAX);
        long rest = value;
        if (rest < 0) {
            bytes[length++] = '-';
            rest = -rest;
        }
        int end = length + digits(rest);
        length = end;
        do {
            bytes[--end] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        return this;
    }

    /** Adds true or false. */
    @CanIgnoreReturnValue
    public JsonBytes flag(boolean value) {
        String word = Boolean.toString(value);
        return raw(word, 0, word.length());
    }

    /** Returns the bytes; only the first {@link #length()} count, and only until something is added. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the number of bytes that were added. */
    public int length() {
        return length;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @CanIgnoreReturnValue
    private JsonBytes quote() {
        ensure(1);
        bytes[length++] = '"';
        return this;
    }

    private void escaped(String text) {
        ensure(text.length() * CHARACTER_BYTES_MAX);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i = unicode(text, i);
            } else if (c >= 0x20 && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else {
                escape(c);
            }
        }
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\b' -> bytes[length++] = 'b';
            case '\t' -> bytes[length++] = 't';
            case '\n' -> bytes[length++] = 'n';
            case '\f' -> bytes[length++] = 'f';
            case '\r' -> bytes[length++] = 'r';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 0xF];
            }
        }
    }

    /** Writes the character beyond ASCII at {@code i}. Returns the index of its last UTF-16 unit. */
    private int unicode(String text, int i) {
        int c = text.codePointAt(i);
        if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | (c >> 6));
        } else if (c >= Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            bytes[length++] = (byte) (0xF0 | (c >> 18));
            bytes[length++] = continuation(c >> 12);
            bytes[length++] = continuation(c >> 6);
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            bytes[length++] = '?';
            return i;
        } else {
            bytes[length++] = (byte) (0xE0 | (c >> 12));
            bytes[length++] = continuation(c >> 6);
        }
        bytes[length++] = continuation(c);
        return i + Character.charCount(c) - 1;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    private static int digits(long value) {
        int digits = 1;
        for (long bound = 10; digits < LONG_BYTES_MAX - 1 && value >= bound; bound *= 10) {
            digits++;
        }
        return digits;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
