package io.tallylight.redis;

/**
 * Redis, or what stands in its place, sends replies that nobody waits for. It ends the reading of them; where it was thrown says
 * nothing, so there is no stack trace.
 */
final class UnaskedReplyException extends RuntimeException {
    UnaskedReplyException() {
        super("Redis sends replies that nobody waits for", null, false, false);
    }
}
