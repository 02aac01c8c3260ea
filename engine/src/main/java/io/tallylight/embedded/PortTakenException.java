package io.tallylight.embedded;

/** Somebody took the port between the moment it was found free and the moment Redis asked for it; another one will do. */
final class PortTakenException extends EmbeddedRedisException {
    PortTakenException(String message) {
        super(message);
    }

    PortTakenException(String message, Throwable cause) {
        super(message, cause);
    }
}
