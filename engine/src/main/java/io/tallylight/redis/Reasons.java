package io.tallylight.redis;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says why something failed, for the people who read the log: without the names of exceptions. */
public final class Reasons {
    private Reasons() {}

    /** The message of a failure, or of its cause where it only wraps one. */
    public static String of(Throwable failure) {
        Throwable reason = failure;
        while ((reason instanceof CompletionException || reason instanceof ExecutionException)
                && reason.getCause() != null) {
            reason = reason.getCause();
        }
        String message = reason.getMessage();
        return message == null || message.isBlank()
                ? "no reason was given (" + reason.getClass().getSimpleName() + ")"
                : message;
    }
}
