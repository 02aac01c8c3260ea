package io.tallylight.embedded;

import org.jspecify.annotations.Nullable;

/** Thrown when the embedded Redis or its folder cannot be used. The message is one line for the operator. */
public sealed class EmbeddedRedisException extends Exception permits BusyFileException, PortTakenException {
    public EmbeddedRedisException(String message) {
        super(message);
    }

    public EmbeddedRedisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
