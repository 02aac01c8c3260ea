package io.tallylight.load.client;

/** An answer that the contract does not allow there; the message says which. */
public final class UnexpectedReplyException extends RuntimeException {
    public UnexpectedReplyException(String message) {
        super(message);
    }
}
