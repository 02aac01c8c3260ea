package io.tallylight.embedded;

/**
 * Thrown when the port was taken between the moment it was found free and the moment Redis asked for it; another port
 * will do.
 */
final class PortTakenException extends EmbeddedRedisException {
    PortTakenException(String message) {
        super(message);
    }

    PortTakenException(String message, Throwable cause) {
        super(message, cause);
    }
}
