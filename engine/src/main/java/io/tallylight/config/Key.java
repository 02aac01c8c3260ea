package io.tallylight.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its dotted name, its allowed values, its default and its purpose. Immutable.
 *
 * @param <T> type of the parsed value
 */
public final class Key<T> {
    private final String name;
    private final @Nullable String fallback;
    private final String allowed;
    private final String doc;
    private final Reader<T> reader;
    private final Shown shown;

    /** Part of a value that may be shown. */
    enum Shown {
        /** Everything except passwords in URLs. */
        TEXT,
        /** The server of a URL, since its path is a credential. */
        SERVER,
        /** Nothing except a default. */
        NOTHING
    }

    /** Reads the text of one value. */
    interface Reader<T> {
        /**
         * Parses the text, or throws {@link IllegalArgumentException} if it is not allowed; that message is not shown.
         */
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

    /** Returns the dotted name, such as {@code http.port}. */
    public String name() {
        return name;
    }

    /** Returns the default as it would be written in the file, or null if the key is unset by default. */
    public @Nullable String fallback() {
        return fallback;
    }

    /** Returns a description of the allowed values: {@code a whole number from 0 to 65535}. */
    public String allowed() {
        return allowed;
    }

    /** Returns the purpose of the key, in one sentence. */
    public String doc() {
        return doc;
    }

    /** Returns the environment variable that sets the key: {@code http.port} is {@code TALLYLIGHT_HTTP_PORT}. */
    public String variable() {
        return "TALLYLIGHT_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Returns whether some or all of the value is hidden. A URL that may hold a password is not secret as a whole. */
    boolean isSecret() {
        return shown != Shown.TEXT;
    }

    /**
     * Returns the text of a value as it may be shown: without passwords. A secret is hidden unless it is the default.
     */
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
