package io.tallylight.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its dotted name, what it may hold, its default and what it is for. Immutable.
 *
 * @param <T> what its text is read as
 */
public final class Key<T> {
    private final String name;
    private final @Nullable String fallback;
    private final String allowed;
    private final String doc;
    private final Reader<T> reader;
    private final Shown shown;

    /** How much of a value may be shown. */
    enum Shown {
        /** All but passwords in URLs. */
        TEXT,
        /** The server of a URL, since its path is a credential. */
        SERVER,
        /** Nothing but a default. */
        NOTHING
    }

    /** Reads the text of one value. */
    interface Reader<T> {
        /** Reads it, or throws {@link IllegalArgumentException} if it isn't allowed; that message isn't shown. */
        T read(String text);
    }

    Key(String name, @Nullable String fallback, String allowed, String doc, Reader<T> reader) {
        this(name, fallback, allowed, doc, reader, Shown.TEXT);
    }

    Key(String name, @Nullable String fallback, String allowed, String doc, Reader<T> reader, Shown shown) {
        this.name = name;
        this.fallback = fallback;
        this.allowed = allowed;
        this.doc = doc;
        this.reader = reader;
        this.shown = shown;
    }

    /** The dotted name, such as {@code http.port}. */
    public String name() {
        return name;
    }

    /** The default as it would be written in the file, or null if the key is unset by default. */
    public @Nullable String fallback() {
        return fallback;
    }

    /** What the key may hold, in words: {@code a whole number from 0 to 65535}. */
    public String allowed() {
        return allowed;
    }

    /** What the key is for, in one sentence. */
    public String doc() {
        return doc;
    }

    /** The environment variable that sets it: {@code http.port} is {@code TALLYLIGHT_HTTP_PORT}. */
    public String variable() {
        return "TALLYLIGHT_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether its value is not shown, or not all of it. A URL that may hold a password is not secret as a whole. */
    boolean isSecret() {
        return shown != Shown.TEXT;
    }

    /** The text of a value as it may be shown: without passwords, and of a secret nothing but its default. */
    String shown(String text) {
        return switch (shown) {
            case TEXT -> ServerUrl.masked(text);
            case SERVER -> ServerUrl.maskedBehindServer(text);
            case NOTHING -> text.equals(fallback) ? text : "***";
        };
    }

    T read(String text) {
        return reader.read(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
