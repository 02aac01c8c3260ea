package io.tallylight.load.client;

/** Failures in one line. */
public final class Failures {
    private Failures() {}

    /** The message, or the kind of failure where it has none. */
    public static String describe(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message.replace('\n', ' ');
    }
}
