package io.tallylight.redis;

/**
 * Thrown if the server sends replies to no command. It ends the reading of the replies. The place where it was thrown
 * has no meaning, so there is no stack trace.
 */
final class UnaskedReplyException extends RuntimeException {
    UnaskedReplyException() {
        super("Redis sends replies that nobody waits for", null, false, false);
    }
}
